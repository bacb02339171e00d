"""What is to be known of a picture before it is taken: that all of it can be read, its size, and a first impression."""

import base64
from io import BytesIO
from typing import Any

import blurhash
from PIL import Image, ImageFile

from api.images.decoding.credits import credit_of
from api.images.decoding.file_types import require_one_type
from api.images.decoding.pictures import (
    MEDIA_TYPES,
    has_transparency,
    in_srgb,
    is_sideways,
    on_white,
    opened,
    plain,
    upright,
)

IMPRESSION = 64  # pixels
PLACEHOLDER = 16  # pixels


def inspected(data: bytes, most_pixels: int) -> dict[str, Any]:
    """The columns of `news.original` that a picture tells, and the `credit` in it. Raises PictureRefused."""
    picture = opened(data, most_pixels)
    require_one_type(data)
    media_type = MEDIA_TYPES[picture.format or ""]
    width, height = reversed(picture.size) if is_sideways(picture) else picture.size
    credit = credit_of(picture)
    impression = _impression(picture)
    return {
        "media_type": media_type,
        "width": width,
        "height": height,
        "see_through": has_transparency(picture),
        "placeholder": _placeholder(impression),
        "blur_hash": _blur_hash(impression),
        "credit": credit,
    }


def _impression(picture: ImageFile.ImageFile) -> Image.Image:
    """A thumbnail. All of the file is read for it, and of a JPEG few pixels are kept meanwhile."""
    picture.draft(None, (4 * IMPRESSION, 4 * IMPRESSION))
    picture.load()
    profile = picture.info.get("icc_profile")
    small = plain(picture)
    small.thumbnail((IMPRESSION, IMPRESSION), Image.Resampling.BOX)
    return on_white(in_srgb(upright(small), profile))


def _placeholder(impression: Image.Image) -> str:
    small, file = impression.copy(), BytesIO()
    small.thumbnail((PLACEHOLDER, PLACEHOLDER), Image.Resampling.BOX)
    small.save(file, "WEBP", quality=40, method=6)
    return f"data:image/webp;base64,{base64.b64encode(file.getvalue()).decode()}"


def _blur_hash(impression: Image.Image) -> str:
    """With four parts along the longer side and three along the other."""
    parts = (4, 3) if impression.width >= impression.height else (3, 4)
    return str(blurhash.encode(impression, *parts))
