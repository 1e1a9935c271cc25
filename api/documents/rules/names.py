"""A file's name as it may be kept and handed out: no path, no control marks, no identity number."""

import re
import unicodedata

from api.documents.model.files import MediaType

MOST_CHARACTERS = 120
_IDENTITY_NUMBER = re.compile(r"(?<!\d)(\d{3})\d{3,6}(\d{3})(?!\d)")
_EXTENSION = {
    MediaType.JPEG: "jpg",
    MediaType.PNG: "png",
    MediaType.WEBP: "webp",
    MediaType.HEIC: "heic",
    MediaType.PDF: "pdf",
}


def kept_name(given: str) -> str:
    """`given` without folders, control and direction marks; runs of 9 or 12 digits masked; `tệp` when nothing stays."""
    last = unicodedata.normalize("NFC", given).replace("\\", "/").rpartition("/")[2]
    plain = "".join(mark for mark in last if unicodedata.category(mark)[0] != "C").strip(" .")
    masked = _IDENTITY_NUMBER.sub(r"\1***\2", plain)
    if len(masked) > MOST_CHARACTERS:
        stem, dot, extension = masked.rpartition(".")
        keep = f"{dot}{extension}" if 0 < len(extension) <= 8 and stem else ""
        masked = masked[: MOST_CHARACTERS - len(keep)] + keep
    return masked or "tệp"


def name_with_extension(name: str, media_type: MediaType) -> str:
    """`name` ending as what is kept really is."""
    extension = _EXTENSION[media_type]
    stem, dot, given = name.rpartition(".")
    if dot and given.lower() in {extension, "jpeg" if extension == "jpg" else extension}:
        return name
    known = {"jpg", "jpeg", "png", "webp", "heic", "heif", "pdf"}
    return f"{stem if dot and given.lower() in known and stem else name}.{extension}"
