"""Draws the image that other platforms show of a page: 1200 by 630 pixels, as PNG."""

from io import BytesIO

import resvg_py
from PIL import Image

from api.sharing.preview import Preview
from api.sharing.typefaces import BOLD, REGULAR
from api.sharing.typesetting import Block, Box, Text, fit, showable
from api.sharing.vector_image import Look, VectorImage

WIDTH, HEIGHT = 1200, 630
MARGIN = 80
INK, PAPER, MUTED, RULE, ACCENT = "#1c1b18", "#fffdf9", "#5d5951", "#d8d2c6", "#8f1d1d"
TOP, BOTTOM = 150, 500
LONGEST = 600  # characters: more would be too small to read
HEADLINE_SIZES, WORDS_SIZES = (36, 96), (36, 76)
NAME_SIZES, CREDIT_SIZES = (28, 48), (24, 32)
QUOTES = {"de": "„“", "ja": "「」", "zh-Hant": "「」", "zh-TW": "「」", "fr": "«»", "ru": "«»", "uk": "«»", "es": "«»"}
MARKS = {"„": (MARGIN - 8, 80, 150), "«": (MARGIN - 8, 90, 150), "「": (MARGIN - 30, 90, 100)}
"""Where the mark that begins a quote stands: from the side, below the first line's top, and its size."""


def draw(preview: Preview) -> bytes:
    """What no typeface has a letter of is left out."""
    return _compressed(_Card(preview).drawn())


def _compressed(png: bytes) -> bytes:
    file = BytesIO()
    with Image.open(BytesIO(png)) as image:
        image.convert("RGB").quantize(64, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


class _Card:
    def __init__(self, preview: Preview) -> None:
        self.preview = preview
        self.image = VectorImage(WIDTH, HEIGHT, PAPER, preview.rtl)

    def drawn(self) -> bytes:
        self.image.rectangle((0, 0, WIDTH, 16), ACCENT)
        self.image.rectangle((MARGIN, 527, WIDTH - 2 * MARGIN, 2), RULE)
        if site := self._text(self.preview.site):
            self._one_line(fit(site, Box(WIDTH - 2 * MARGIN, 80), NAME_SIZES, BOLD), 92)
        if text := self._text(self.preview.text):
            (self._words if self.preview.is_quote else self._headline)(text)
        self._credit()
        svg, files = self.image.svg()
        return bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=files))

    def _text(self, text: str) -> Text | None:
        return showable(text[:LONGEST], self.preview.language)

    def _headline(self, headline: Text) -> None:
        box = Box(WIDTH - 2 * MARGIN, BOTTOM - TOP)
        self._block(MARGIN, fit(headline, box, HEADLINE_SIZES, BOLD))

    def _words(self, words: Text) -> None:
        """Behind a quotation mark that stands in the margin."""
        indent = MARGIN + 90
        opening, closing = [*self._quotes()]
        closed = showable(words.words + closing, self.preview.language) or words
        block = fit(closed, Box(WIDTH - MARGIN - indent, BOTTOM - TOP), WORDS_SIZES, REGULAR)
        top = self._block(indent, block)
        if mark := showable(opening, self.preview.language):
            start, below, size = MARKS.get(opening, (MARGIN - 8, 135, 150))
            self.image.text((start, top + below), opening, mark.typefaces, Look(size, BOLD, ACCENT))

    def _quotes(self) -> str:
        tag = self.preview.language
        return QUOTES.get(tag) or QUOTES.get(tag.partition("-")[0]) or ("”“" if self.preview.rtl else "“”")

    def _block(self, start: int, block: Block) -> int:
        """In the middle between frame and credit. Returns where it begins."""
        top = (TOP + BOTTOM - block.height) // 2
        ascent = round(block.size * block.text.typefaces[0].ascent)
        for number, line in enumerate(block.lines):
            baseline = top + number * block.line_height + ascent
            look = Look(block.size, block.weight, INK)
            self.image.text((start, baseline), line, block.text.typefaces, look)
        return top

    def _one_line(self, block: Block, baseline: int) -> None:
        look = Look(block.size, block.weight, INK)
        self.image.text((MARGIN, baseline), block.lines[0], block.text.typefaces, look)

    def _credit(self) -> None:
        small, used = CREDIT_SIZES[1], 0.0
        if day := self._text(self.preview.day):
            used = day.width(day.words, small, REGULAR) + 40
            look = Look(small, REGULAR, MUTED, at_end=True)
            self.image.text((MARGIN, 580), day.words, day.typefaces, look)
        if credit := self._text(self.preview.credit):
            room = Box(round(WIDTH - 2 * MARGIN - used), small * 2 - 1)
            self._one_line(fit(credit, room, CREDIT_SIZES), 580)
