"""Marks quotes in a paragraph's HTML: each gets an ID for links to it, and a link to its speaker."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape
from html.parser import HTMLParser
from itertools import groupby
from typing import Any, NamedTuple

from markupsafe import Markup


class Mark(NamedTuple):
    """A quote by its place among the code points of the paragraph's text."""

    start: int
    end: int
    id: str
    speaker: str | None = None
    name: str | None = None


@dataclass(slots=True)
class Piece:
    """A tag, or one character of the text between tags."""

    html: str
    text: str = ""
    linked: bool = False


class Cutter(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.pieces: list[Piece] = []
        self.links = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.links += tag == "a"
        self.pieces.append(Piece(self.get_starttag_text() or ""))

    def handle_endtag(self, tag: str) -> None:
        self.links -= tag == "a"
        self.pieces.append(Piece(f"</{tag}>"))

    def handle_data(self, data: str) -> None:
        self.pieces += [Piece(escape(letter, quote=False), letter, self.links > 0) for letter in data]

    def handle_entityref(self, name: str) -> None:
        self.pieces.append(Piece(f"&{name};", unescape(f"&{name};"), self.links > 0))

    def handle_charref(self, name: str) -> None:
        self.handle_entityref(f"#{name}")


def quoted(block: dict[str, Any], quotes: Iterable[dict[str, Any]]) -> Markup:
    """The HTML of a block, in which each of these quotes can be found by its ID."""
    marks = sorted(map(_mark, quotes))
    return Markup(marked(block["html"], block["text"], tuple(marks)) if marks else block["html"])


def _mark(quote: dict[str, Any]) -> Mark:
    speaker = quote["speaker"] or {"slug": None, "name": None}
    return Mark(quote["anchor"]["start"], quote["anchor"]["end"], quote["id"], speaker["slug"], speaker["name"])


@lru_cache(maxsize=4000)
def marked(html: str, text: str, marks: Sequence[Mark]) -> str:
    """Where a quote's words are not found, or are part of another quote, its ID leads to the paragraph."""
    pieces = _cut(html)
    letters = [(letter, place) for place, piece in enumerate(pieces) for letter in piece.text if not letter.isspace()]
    shown = "".join(letter for letter, _ in letters)
    lost, free = "", 0
    for mark in marks:
        start, end = _place(mark, text, shown)
        if start < free:
            lost += f'<span id="{escape(mark.id)}"></span>'
        else:
            _wrap(pieces[letters[start][1] : letters[end - 1][1] + 1], mark)
            free = end
    return lost + "".join(piece.html for piece in pieces)


def _cut(html: str) -> list[Piece]:
    cutter = Cutter()
    cutter.feed(html)
    cutter.close()
    return cutter.pieces


def _place(mark: Mark, text: str, shown: str) -> tuple[int, int]:
    """Where the quote is in what the HTML shows, white space left out; from -1 where it is not, or not for certain.

    Lists and line breaks have other white space in HTML than in plain text, and an image has words in the text only.
    """
    words, start = _dense(text[mark.start : mark.end]), len(_dense(text[: mark.start]))
    if not shown.startswith(words, start):
        start = shown.find(words) if shown.count(words) == 1 else -1
    return (start, start + len(words)) if words else (-1, -1)


def _dense(text: str) -> str:
    return "".join(text.split())


def _wrap(pieces: Sequence[Piece], mark: Mark) -> None:
    """Each run of text by itself, so that elements stay nested; the first has the ID."""
    name = f' id="{escape(mark.id)}"'
    for is_text, group in groupby(pieces, key=lambda piece: bool(piece.text)):
        run = list(group)
        if is_text and not all(piece.text.isspace() for piece in run):
            opening, closing = _element(mark, run[0].linked)
            run[0].html = f"<{opening}{name}>{run[0].html}"
            run[-1].html += f"</{closing}>"
            name = ""


def _element(mark: Mark, linked: bool) -> tuple[str, str]:
    """The tags, without their brackets: a link cannot stand within another."""
    if linked or mark.speaker is None:
        return 'span class="quote"', "span"
    return f'a class="quote" href="/people/{escape(mark.speaker)}" title="{escape(mark.name or "")}"', "a"
