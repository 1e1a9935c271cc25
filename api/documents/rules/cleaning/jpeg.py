"""A JPEG's segments: drops what tells about the photographer without touching a pixel (ITU-T T.81 annex B)."""

_STANDALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_KEPT_APPLICATION = frozenset({0xE0, 0xEE})  # JFIF and Adobe's colour transform decide how it is decoded
_START_OF_SCAN = 0xDA


def without_metadata(jpeg: bytes) -> bytes:
    """`jpeg` without EXIF, XMP, maker notes and comments; unchanged when it is not plainly a JPEG."""
    if not jpeg.startswith(b"\xff\xd8"):
        return jpeg
    kept = [b"\xff\xd8"]
    at = 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF:
        marker = jpeg[at + 1]
        if marker == 0xFF:  # fill byte
            at += 1
            continue
        if marker in _STANDALONE:
            kept.append(jpeg[at : at + 2])
            at += 2
            continue
        if marker == _START_OF_SCAN:
            kept.append(jpeg[at:])
            return b"".join(kept)
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        dropped = (0xE0 <= marker <= 0xEF and marker not in _KEPT_APPLICATION) or marker == 0xFE
        if not dropped:
            kept.append(jpeg[at:end])
        at = end
    return jpeg
