"""How much may come in: sizes, pixels, pages, chunks, and what one person may leave lying about."""

from datetime import timedelta

from api.documents.model.files import MediaType

KIB = 1024
MIB = 1024 * KIB

CHUNK_SUGGESTED = 256 * KIB
CHUNK_MOST = 1 * MIB
CHUNKS_MOST = 4096

MOST_BYTES_OF: dict[MediaType, int] = {
    MediaType.JPEG: 20 * MIB,
    MediaType.PNG: 20 * MIB,
    MediaType.PDF: 20 * MIB,
    MediaType.WEBP: 10 * MIB,  # what 20 MB of JPEG weighs in these
    MediaType.HEIC: 10 * MIB,
}
MOST_BYTES = max(MOST_BYTES_OF.values())
MOST_PAGES = 100

LONG_SIDE = 4096
"""A kept picture's longer side, in pixels: an A4 page at 350 dpi."""
PIXELS_MOST_JPEG = 220_000_000
"""JPEG opens at a fraction of its size, so a 200-megapixel phone is welcome."""
PIXELS_MOST = 50_000_000

WAITING_FILES_MOST = 200
WAITING_BYTES_MOST = 500 * MIB

ORPHAN_AFTER = timedelta(days=30)
"""A file in no dossier and no live draft is erased after this."""


def show_size(size_bytes: int) -> str:
    """`60 MB`, `2,4 MB`, `12 KB`: as a phone's gallery says it, decimal comma, never rounded to 0."""
    if size_bytes >= MIB:
        tenths = round(size_bytes * 10 / MIB)
        whole, tenth = divmod(tenths, 10)
        return f"{whole} MB" if tenth == 0 or whole >= 10 else f"{whole},{tenth} MB"
    return f"{max(1, round(size_bytes / KIB))} KB"
