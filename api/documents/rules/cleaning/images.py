"""Photographs: opened by an allow-list of decoders, turned upright, reduced, and written anew without a trace."""

from io import BytesIO

from PIL import Image, ImageCms, ImageOps

from api.documents.model.files import MediaType, RefusedFor
from api.documents.rules.cleaning.outcome import Cleaned, NotKept
from api.documents.rules.limits import LONG_SIDE, PIXELS_MOST, PIXELS_MOST_JPEG

QUALITY = 85
_DECODERS = {
    MediaType.JPEG: ("JPEG",),
    MediaType.PNG: ("PNG",),
    MediaType.WEBP: ("WEBP",),
    MediaType.HEIC: ("HEIF",),
}


def clean_image(received: bytes, media_type: MediaType) -> Cleaned | NotKept:
    """`received` as a plain sRGB JPEG of at most LONG_SIDE pixels: no EXIF, place, comment, profile or second frame."""
    Image.MAX_IMAGE_PIXELS = None  # our own limits below refuse in words; Pillow's would warn
    if media_type is MediaType.HEIC:
        import pi_heif

        pi_heif.register_heif_opener(thumbnails=False)
    try:
        with Image.open(BytesIO(received), formats=_DECODERS[media_type]) as opened:
            width, height = opened.size
            if width * height > (PIXELS_MOST_JPEG if media_type is MediaType.JPEG else PIXELS_MOST):
                return NotKept(reason=RefusedFor.TOO_MANY_PIXELS)
            opened.draft("RGB" if opened.mode != "L" else "L", (LONG_SIDE, LONG_SIDE))
            opened.load()
            upright = ImageOps.exif_transpose(opened)
            plain = _plain(upright, opened.info.get("icc_profile"))
            return Cleaned(content=_write(plain), media_type=MediaType.JPEG)
    except MemoryError:
        return NotKept(reason=RefusedFor.TOO_MANY_PIXELS)
    except Exception:  # decoders raise whatever a hostile file makes them raise
        return NotKept(reason=RefusedFor.BROKEN)


def _plain(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Eight bits, on white, in sRGB, reduced."""
    if image.mode.startswith("I"):  # 16-bit scans: Pillow would clip, not scale
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.has_transparency_data:
        seen = image.convert("RGBA")
        image = Image.new("RGB", seen.size, "white")
        image.paste(seen, mask=seen.getchannel("A"))
    elif profile and image.mode in {"RGB", "CMYK"}:
        image = _in_srgb(image, profile)
    if image.mode not in {"RGB", "L"}:
        image = image.convert("RGB")
    image.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return image


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Phones photograph in wider colours: a red stamp stays red. A profile that cannot be read is ignored."""
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        turned = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image
    return turned or image


def _write(image: Image.Image) -> bytes:
    image.info = {}
    out = BytesIO()
    image.save(out, "JPEG", quality=QUALITY, optimize=True, exif=b"", icc_profile=None)
    return out.getvalue()
