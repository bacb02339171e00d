"""Draws a preview over the lead picture of its article, which a shade keeps from hiding the words."""

from api.sharing.cards import BOTTOM_LINE, MARGIN, Card, quotation_marks
from api.sharing.preview import HEIGHT, WIDTH, Picture, Preview
from api.sharing.typefaces import BOLD, REGULAR
from api.sharing.typesetting import Block, Box, Text, fit, showable
from api.sharing.vector_image import Look

PLATE, PLATE_TEXT, LIGHT = "#8f1d1d", "#ffffff", "#f3efe6"
BOTTOM, MOST = 535, 290
NAME_SIZES, HEADLINE_SIZES, WORDS_SIZES = (20, 34), (32, 68), (32, 56)
SHADE = 0.72
"""Of black over white: white letters are five times as light as that, and more."""


class PictureCard(Card):
    def __init__(self, preview: Preview, picture: Picture, data: bytes) -> None:
        super().__init__(preview)
        self.muted, self.ink = LIGHT, PLATE_TEXT
        self.image.picture(data, -picture.above, picture.height)

    def _frame(self) -> None:
        """Comes with the words: the shade goes as high as they do."""

    def _site(self, site: Text) -> None:
        name = fit(site, Box(WIDTH - 2 * MARGIN, 60), NAME_SIZES, BOLD)
        width = round(site.width(name.lines[0], name.size, BOLD)) + 48
        left = WIDTH - MARGIN + 24 - width if self.preview.rtl else MARGIN - 24
        self.image.rectangle((left, 0, width, 78), PLATE)
        self._line(name, 52, Look(name.size, BOLD, PLATE_TEXT))

    def _headline(self, headline: Text) -> None:
        self._over(fit(headline, Box(WIDTH - 2 * MARGIN, MOST), HEADLINE_SIZES, BOLD))

    def _words(self, words: Text) -> None:
        opening, closing = quotation_marks(self.preview)
        marked = showable(f"{opening}{words.words}{closing}", self.preview.language) or words
        self._over(fit(marked, Box(WIDTH - 2 * MARGIN, MOST), WORDS_SIZES, REGULAR))

    def _over(self, block: Block) -> None:
        top = BOTTOM - block.height
        self.image.shade([(top - 170, 0), (top - 10, SHADE), (BOTTOM_LINE, SHADE + 0.1), (HEIGHT, SHADE + 0.15)])
        self._lines(MARGIN, top, block, PLATE_TEXT)
