"""Pictures for tests, drawn as they are needed."""

from io import BytesIO
from typing import Any

from PIL import Image

Colour = tuple[int, ...]
RED, BLUE = (200, 30, 30), (30, 30, 200)


def halves(size: tuple[int, int] = (400, 300), left: Colour = RED, right: Colour = BLUE) -> Image.Image:
    """Red on the left, blue on the right."""
    picture = Image.new("RGBA" if len(left) == 4 else "RGB", size, left)
    picture.paste(right, (size[0] // 2, 0, *size))
    return picture


def encoded(picture: Image.Image, format: str = "JPEG", **options: Any) -> bytes:
    file = BytesIO()
    picture.save(file, format, **options)
    return file.getvalue()


def jpeg(size: tuple[int, int] = (400, 300)) -> bytes:
    return encoded(halves(size), quality=90)


def decoded(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))
