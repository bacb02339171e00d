"""Draws a preview as words on paper: 1200 by 630 pixels."""

from collections.abc import Sequence

import resvg_py

from api.sharing.preview import HEIGHT, WIDTH, Preview
from api.sharing.typefaces import BOLD, REGULAR
from api.sharing.typesetting import Block, Box, Text, fit, showable
from api.sharing.vector_image import Look, VectorImage

MARGIN = 80
BOTTOM_LINE = 580
INK, PAPER, MUTED, RULE, ACCENT = "#1c1b18", "#fffdf9", "#5d5951", "#d8d2c6", "#8f1d1d"
TOP, BOTTOM = 150, 500
LONGEST = 600  # characters: more would be too small to read
HEADLINE_SIZES, WORDS_SIZES = (36, 96), (36, 76)
NAME_SIZES, CREDIT_SIZES = (28, 48), (24, 32)
QUOTES = {"de": "„“", "ja": "「」", "zh-Hant": "「」", "zh-TW": "「」", "fr": "«»", "ru": "«»", "uk": "«»", "es": "«»"}
MARKS = {"„": (MARGIN - 8, 80, 150), "«": (MARGIN - 8, 90, 150), "「": (MARGIN - 30, 90, 100)}
"""Where the mark that begins a quote stands: from the side, below the first line's top, and its size."""


def quotation_marks(preview: Preview) -> Sequence[str]:
    """The one that opens, and the one that closes."""
    tag = preview.language
    return [*(QUOTES.get(tag) or QUOTES.get(tag.partition("-")[0]) or ("”“" if preview.rtl else "“”"))]


class Card:
    """What no typeface has a letter of is left out."""

    def __init__(self, preview: Preview) -> None:
        self.preview, self.muted, self.ink = preview, MUTED, INK
        self.image = VectorImage(WIDTH, HEIGHT, PAPER, preview.rtl)

    def drawn(self) -> bytes:
        """As PNG."""
        self._frame()
        if text := self._text(self.preview.text):
            (self._words if self.preview.is_quote else self._headline)(text)
        if site := self._text(self.preview.site):
            self._site(site)
        self._credit()
        svg, files = self.image.svg()
        return bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=files))

    def _frame(self) -> None:
        self.image.rectangle((0, 0, WIDTH, 16), ACCENT)
        self.image.rectangle((MARGIN, 527, WIDTH - 2 * MARGIN, 2), RULE)

    def _text(self, text: str) -> Text | None:
        return showable(text[:LONGEST], self.preview.language)

    def _site(self, site: Text) -> None:
        name = fit(site, Box(WIDTH - 2 * MARGIN, 80), NAME_SIZES, BOLD)
        self._line(name, 92, Look(name.size, BOLD, INK))

    def _headline(self, headline: Text) -> None:
        box = Box(WIDTH - 2 * MARGIN, BOTTOM - TOP)
        self._block(MARGIN, fit(headline, box, HEADLINE_SIZES, BOLD))

    def _words(self, words: Text) -> None:
        """Behind a quotation mark that stands in the margin."""
        indent = MARGIN + 90
        opening, closing = quotation_marks(self.preview)
        closed = showable(words.words + closing, self.preview.language) or words
        block = fit(closed, Box(WIDTH - MARGIN - indent, BOTTOM - TOP), WORDS_SIZES, REGULAR)
        top = self._block(indent, block)
        if mark := showable(opening, self.preview.language):
            start, below, size = MARKS.get(opening, (MARGIN - 8, 135, 150))
            self.image.text((start, top + below), opening, mark.typefaces, Look(size, BOLD, ACCENT))

    def _block(self, start: int, block: Block) -> int:
        """In the middle between frame and credit. Returns where it begins."""
        top = (TOP + BOTTOM - block.height) // 2
        self._lines(start, top, block, INK)
        return top

    def _lines(self, start: int, top: int, block: Block, colour: str) -> None:
        ascent = round(block.size * block.text.typefaces[0].ascent)
        for number, line in enumerate(block.lines):
            baseline = top + number * block.line_height + ascent
            self.image.text((start, baseline), line, block.text.typefaces, Look(block.size, block.weight, colour))

    def _line(self, block: Block, baseline: int, look: Look) -> None:
        self.image.text((MARGIN, baseline), block.lines[0], block.text.typefaces, look)

    def _credit(self) -> None:
        small, used = CREDIT_SIZES[1], 0.0
        if day := self._text(self.preview.day):
            used = day.width(day.words, small, REGULAR) + 40
            look = Look(small, REGULAR, self.muted, at_end=True)
            self.image.text((MARGIN, BOTTOM_LINE), day.words, day.typefaces, look)
        if credit := self._text(self.preview.credit):
            room = Box(round(WIDTH - 2 * MARGIN - used), small * 2 - 1)
            block = fit(credit, room, CREDIT_SIZES)
            self._line(block, BOTTOM_LINE, Look(block.size, block.weight, self.ink))
