"""Draws the image that other platforms show of a page: 1200 by 630 pixels, as PNG."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw
from PIL.ImageDraw import ImageDraw as Pen

from api.sharing.fonts import BOLD, REGULAR, font, showable
from api.sharing.typesetting import Block, Box, fit

WIDTH, HEIGHT = SIZE = (1200, 630)
MARGIN = 80
INK, PAPER, MUTED, RULE, ACCENT = "#1c1b18", "#fffdf9", "#5d5951", "#d8d2c6", "#8f1d1d"
NAME = "Dateline"
TOP, BOTTOM = 150, 500
LONGEST = 600  # characters: more would be too small to read
HEADLINE_SIZES, WORDS_SIZES = (36, 96), (36, 76)
CREDIT_SIZES = (24, 32)


@dataclass(frozen=True, slots=True)
class Preview:
    """What an image says: a headline, or someone's words; and below who is credited, and the day."""

    text: str
    credit: str
    day: str
    is_quote: bool = False


def draw(preview: Preview) -> bytes:
    image = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(image)
    _draw_frame(pen)
    (_draw_words if preview.is_quote else _draw_headline)(pen, showable(preview.text)[:LONGEST])
    _draw_credit(pen, showable(preview.credit), showable(preview.day))
    file = BytesIO()
    image.quantize(64, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


def _draw_frame(pen: Pen) -> None:
    pen.rectangle((0, 0, WIDTH, 16), ACCENT)
    pen.text((MARGIN, 92), NAME, INK, font(48, BOLD), anchor="ls")
    pen.line((MARGIN, 528, WIDTH - MARGIN, 528), RULE, 2)


def _draw_headline(pen: Pen, headline: str) -> None:
    box = Box(WIDTH - 2 * MARGIN, BOTTOM - TOP)
    _draw_block(pen, MARGIN, fit(headline, box, HEADLINE_SIZES, BOLD))


def _draw_words(pen: Pen, words: str) -> None:
    """Behind a quotation mark that stands in the margin."""
    indent = MARGIN + 90
    block = fit(f"{words}”", Box(WIDTH - MARGIN - indent, BOTTOM - TOP), WORDS_SIZES, REGULAR)
    top = _draw_block(pen, indent, block)
    pen.text((MARGIN - 8, top), "“", ACCENT, font(200, BOLD), anchor="lt")


def _draw_block(pen: Pen, left: int, block: Block) -> int:
    """In the middle between frame and credit. Returns where it begins."""
    top = (TOP + BOTTOM - block.height) // 2
    for number, line in enumerate(block.lines):
        baseline = top + number * block.line_height + round(block.size * 0.86)
        pen.text((left, baseline), line, INK, font(block.size, block.weight), anchor="ls")
    return top


def _draw_credit(pen: Pen, credit: str, day: str) -> None:
    small = font(CREDIT_SIZES[1])
    pen.text((WIDTH - MARGIN, 580), day, MUTED, small, anchor="rs")
    room = WIDTH - 2 * MARGIN - round(small.getlength(day)) - 40
    block = fit(credit, Box(room, CREDIT_SIZES[1] + 8), CREDIT_SIZES)
    for line in block.lines:
        pen.text((MARGIN, 580), line, INK, font(block.size), anchor="ls")
