"""Pictures as they are opened: within limits, upright, and in sRGB."""

import warnings
from io import BytesIO

from PIL import Image, ImageCms, ImageFile, ImageOps, UnidentifiedImageError

from api.images.decoding.file_types import unreadable
from api.images.decoding.refusals import too_large

MEDIA_TYPES = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "AVIF": "image/avif",
    "GIF": "image/gif",
}
"""By the names that Pillow has: MPO is a JPEG with more pictures behind the first, as telephones make them."""
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
SRGB = ImageCms.createProfile("sRGB")
ORIENTATION = 0x0112
SIDEWAYS = (5, 6, 7, 8)
SIXTEEN_BITS_TO_EIGHT = [value >> 8 for value in range(65_536)]

# Our own limit comes first, and is one of the operator's.
Image.MAX_IMAGE_PIXELS = None
warnings.simplefilter("ignore")


def opened(data: bytes, most_pixels: int) -> ImageFile.ImageFile:
    """Nothing but its head has been read. Of several frames the first one counts. Raises PictureRefused."""
    try:
        picture = Image.open(BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError:
        raise unreadable(data) from None
    width, height = picture.size
    if width * height > most_pixels:
        size = f"{width} × {height}, {width * height / 1e6:.1f} megapixels"  # noqa: RUF001
        raise too_large(f"The picture has {size}; {most_pixels / 1e6:g} megapixels are taken.")
    assert isinstance(picture, ImageFile.ImageFile)
    return picture


def is_sideways(picture: Image.Image) -> bool:
    """Whether width and height change places when it is turned upright."""
    return picture.getexif().get(ORIENTATION) in SIDEWAYS


def upright(picture: Image.Image) -> Image.Image:
    return ImageOps.exif_transpose(picture)


def has_transparency(picture: Image.Image) -> bool:
    return picture.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in picture.info


def plain(picture: Image.Image) -> Image.Image:
    """In RGB or RGBA, so that it can be drawn smaller; what has a profile of its own stays in its colours."""
    if has_transparency(picture):
        return picture.convert("RGBA")
    if picture.mode.startswith("I"):
        return picture.convert("I").point(SIXTEEN_BITS_TO_EIGHT, "L")
    return picture if picture.mode in ("RGB", "L", "CMYK", "LAB") else picture.convert("RGB")


def in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    try:
        if not profile or _is_srgb(profile):
            return picture.convert(mode)
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        converted = ImageCms.profileToProfile(picture, own, SRGB, outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return picture.convert(mode)  # a profile for other colours than the picture's
    assert converted is not None
    return converted


def on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture.convert("RGB")
    white = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(white, picture).convert("RGB")


def _is_srgb(profile: bytes) -> bool:
    return b"sRGB" in profile[:1024] or b"s\0R\0G\0B" in profile[:1024]
