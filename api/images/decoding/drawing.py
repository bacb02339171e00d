"""Draws a rendition: a part of the picture, in one size and format, without anything that the file says beside."""

from io import BytesIO
from typing import Any

from PIL import Image, ImageFile

from api.images.decoding.pictures import in_srgb, is_sideways, on_white, opened, plain, upright

ENCODERS: dict[str, dict[str, Any]] = {
    "jpg": {"format": "JPEG", "progressive": True, "optimize": True},
    "webp": {"format": "WEBP", "method": 4},
    "avif": {"format": "AVIF", "speed": 8, "max_threads": 1},
    "png": {"format": "PNG"},
}
AVIF_LOOKS_AS_GOOD = 20
"""How much lower AVIF's quality can be for the same look."""
FINER = 2
"""How much larger than needed a JPEG is read, so that it does not get blurred twice."""


def drawn(data: bytes, most_pixels: int, task: dict[str, Any]) -> bytes:
    """`task` has width, height, format, quality and focal point. Raises PictureRefused."""
    picture = opened(data, most_pixels)
    size = task["width"], task["height"]
    _read_no_more_than_needed(picture, size)
    picture.load()
    profile = picture.info.get("icc_profile")
    whole = upright(plain(picture))
    part = whole.resize(size, Image.Resampling.LANCZOS, box=_box(whole, size, task["focal_point"]), reducing_gap=3)
    return _encoded(in_srgb(part, profile), task["format"], task["quality"])


def _read_no_more_than_needed(picture: ImageFile.ImageFile, size: tuple[int, int]) -> None:
    """JPEGs can be read in an eighth of their size, and that much faster."""
    width, height = reversed(picture.size) if is_sideways(picture) else picture.size
    scale = min(1, FINER * max(size[0] / width, size[1] / height))
    picture.draft(None, (round(picture.width * scale), round(picture.height * scale)))


def _box(
    picture: Image.Image, size: tuple[int, int], focal_point: list[float] | None
) -> tuple[float, float, float, float]:
    """The largest part with the proportions of the size, as near around the focal point as the edges allow."""
    ratio = size[0] / size[1]
    width, height = min(picture.width, picture.height * ratio), min(picture.height, picture.width / ratio)
    x, y = focal_point or (0.5, 0.5)
    left = min(max(x * picture.width - width / 2, 0), picture.width - width)
    top = min(max(y * picture.height - height / 2, 0), picture.height - height)
    return left, top, left + width, top + height


def _encoded(picture: Image.Image, format: str, quality: int) -> bytes:
    file, options = BytesIO(), ENCODERS[format]
    weighed = max(1, quality - AVIF_LOOKS_AS_GOOD) if format == "avif" else quality
    bare = on_white(picture) if format == "jpg" else picture
    bare.info = {}  # profile, EXIF and comments
    bare.save(file, quality=weighed, **options)
    return file.getvalue()
