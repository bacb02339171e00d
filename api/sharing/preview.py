"""What is drawn of a page for other platforms."""

from dataclasses import dataclass

WIDTH, HEIGHT = 1200, 630
HIGHEST = 900
LEAST_WIDTH = 600
"""Of a picture, in pixels: smaller ones would be blurred."""
FOCUS = 230
"""How far below the top the focal point is to stand, above the words."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An image below the words, by its key; `version` is another when it looks otherwise, `focus` its focal point."""

    image: int
    version: str
    size: tuple[int, int]
    focus: tuple[float, float] | None = None

    @property
    def height(self) -> int:
        """Of the part that is needed, at the width of the preview: no more is cut off than has to be."""
        width, height = self.size
        return min(max(round(WIDTH * height / width), HEIGHT), HIGHEST)

    @property
    def above(self) -> int:
        """How much of that part stands above the preview."""
        spare = self.height - HEIGHT
        if self.focus is None:
            return spare // 2
        width, height = self.size
        part = min(height, width * self.height / WIDTH)
        focus = self.focus[1] * height
        top = min(max(focus - part / 2, 0), height - part)
        return round(min(max((focus - top) / part * self.height - FOCUS, 0), spare))


@dataclass(frozen=True, slots=True)
class Preview:
    """What an image says: a headline, or someone's words; below who is credited, and the day; above the site's name.
    `rtl` is whether it runs from right to left, `jpeg` whether it is drawn as one: over its picture, if it has any."""

    text: str
    credit: str
    day: str
    is_quote: bool = False
    site: str = "Dateline"
    language: str = "en"
    rtl: bool = False
    picture: Picture | None = None
    jpeg: bool = False
