"""Draws the image that other platforms show of a page: 1200 by 630 pixels, as PNG or JPEG."""

from io import BytesIO

from PIL import Image

from api.sharing.cards import Card
from api.sharing.picture_cards import PictureCard
from api.sharing.preview import Preview

QUALITY = 82


def draw(preview: Preview, picture: bytes | None = None) -> bytes:
    """Over the picture, where it has one and its bytes are there."""
    card = PictureCard(preview, preview.picture, picture) if preview.picture and picture else Card(preview)
    return _compressed(card.drawn(), preview.jpeg)


def _compressed(png: bytes, jpeg: bool) -> bytes:
    file = BytesIO()
    with Image.open(BytesIO(png)) as image:
        plain = image.convert("RGB")
        if jpeg:
            plain.save(file, "JPEG", quality=QUALITY, optimize=True, progressive=True)
        else:
            plain.quantize(64, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()
