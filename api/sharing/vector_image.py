"""An SVG of rectangles, a picture and lines of text, which runs from the left or from the right."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from api.sharing.typefaces import FINEST, Typeface
from api.sharing.typesetting import runs

RIGHT_TO_LEFT = "\u202b{}\u202c"
"""A line that runs from right to left whatever it begins with: the drawing library takes all lines to run otherwise."""


@dataclass(frozen=True, slots=True)
class Look:
    """With `at_end` a text stands at the side where lines end."""

    size: int
    weight: int
    colour: str
    at_end: bool = False


class VectorImage:
    def __init__(self, width: int, height: int, paper: str, rtl: bool) -> None:
        self.width, self.height, self.rtl = width, height, rtl
        self._parts: list[str] = []
        self._files: dict[str, None] = {}
        self.rectangle((0, 0, width, height), paper)

    def rectangle(self, box: tuple[int, int, int, int], colour: str) -> None:
        left, top, width, height = box
        self._parts.append(f'<rect x="{left}" y="{top}" width="{width}" height="{height}" fill="{colour}"/>')

    def picture(self, jpeg: bytes, top: int, height: int) -> None:
        """Over the whole width, from this far below the upper edge, or above it."""
        data = b64encode(jpeg).decode()
        place = f'x="0" y="{top}" width="{self.width}" height="{height}" preserveAspectRatio="xMidYMid slice"'
        self._parts.append(f'<image {place} href="data:image/jpeg;base64,{data}"/>')

    def shade(self, stops: Sequence[tuple[int, float]]) -> None:
        """Darkens it, from above to below: how much, by how far below the upper edge."""
        marks = "".join(f'<stop offset="{y / self.height}" stop-opacity="{dark}"/>' for y, dark in stops)
        gradient = f'<linearGradient id="shade" x1="0" y1="0" x2="0" y2="1">{marks}</linearGradient>'
        self._parts.append(f'{gradient}<rect width="{self.width}" height="{self.height}" fill="url(#shade)"/>')

    def text(self, place: tuple[int, int], line: str, typefaces: Sequence[Typeface], look: Look) -> None:
        """One line. Its place: how far from the side where it begins, or ends, and how far below the top its base."""
        (margin, baseline), from_right = place, self.rtl is not look.at_end
        x, anchor = (self.width - margin, "end") if from_right else (margin, "start")
        style = f"font-size:{look.size}px;font-weight:{look.weight};fill:{look.colour};text-anchor:{anchor}"
        directed = RIGHT_TO_LEFT.format(line) if typefaces[0].rtl else line
        spans = "".join(self._span(typeface, run) for typeface, run in runs(directed, typefaces))
        self._parts.append(f'<text x="{x}" y="{baseline}" xml:space="preserve" style="{style}">{spans}</text>')

    def _span(self, typeface: Typeface, run: str) -> str:
        self._files[str(typeface.path)] = None
        style = f"font-family:'{typeface.family}';font-variation-settings:'opsz' {FINEST}"
        return f'<tspan style="{style}">{escape(run, quote=False)}</tspan>'

    def svg(self) -> tuple[str, list[str]]:
        """The SVG, and the files of its typefaces."""
        size = f'width="{self.width}" height="{self.height}"'
        return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(self._parts)}</svg>', list(self._files)
