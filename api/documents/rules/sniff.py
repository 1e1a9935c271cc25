"""What a file is by its first bytes, whatever its name or its sender says."""

import puremagic

from api.documents.model.files import MediaType

HEAD_BYTES = 4096

_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})


def media_type_of(head: bytes) -> MediaType | None:
    """The kind whose signature stands at byte 0, or None. A PDF header further in is a disguise, so refused."""
    if head.startswith(b"\xff\xd8\xff"):
        return MediaType.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return MediaType.PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return MediaType.WEBP
    if head.startswith(b"%PDF-"):
        return MediaType.PDF
    if head[4:8] == b"ftyp" and _heif_brands(head) & _HEIF_BRANDS:
        return MediaType.HEIC
    return None


def _heif_brands(head: bytes) -> set[bytes]:
    """Major and compatible brands of an ISO base media `ftyp` box (ISO/IEC 14496-12 §4.3)."""
    size = int.from_bytes(head[:4], "big")
    box = head[8 : min(size, 256)]
    return {box[:4], *(box[at : at + 4] for at in range(8, len(box) - 3, 4))}


def name_of_stranger(head: bytes) -> str:
    """What puremagic takes a refused file for (`zip`, `svg`…): for the log, never for a decision."""
    try:
        return puremagic.from_string(head).lstrip(".")[:16] or "unknown"
    except (puremagic.PureError, ValueError):
        return "unknown"
