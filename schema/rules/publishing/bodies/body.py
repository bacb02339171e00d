"""The body of an article as clients send it, Markdown, HTML or blocks: read as the Markdown in which it is kept."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from db.content.bodies import pictures
from db.text.blocks.html_input import markdown_of
from db.text.comparison.pairing import plain
from db.text.markdown import Rendered, render
from schema.rules.publishing import limits, people
from schema.rules.publishing.bodies import blocks
from schema.rules.publishing.bodies.blocks import Piece
from schema.rules.publishing.errors import Place
from schema.rules.publishing.reading import Input, Reading
from schema.rules.publishing.values import items
from schema.rules.user_errors import ErrorCode

NOTHING = {"body": "", "block_ids": {}}


@dataclass(frozen=True, slots=True)
class Body:
    """`place` is that of the form in which it was sent; `pieces` are its blocks."""

    markdown: str
    place: Place
    pieces: Sequence[Piece] = ()

    def place_of(self, image: str) -> Place:
        """Where an image is named."""
        return next((piece.at for piece in self.pieces if f"image:{image}" in piece.markdown), self.place)


async def body(given: Any, place: Place, reading: Reading) -> Mapping[str, Any]:
    """Converted and rendered beside the event loop; what is rendered is remembered for when it is stored."""
    known = len(place.errors)
    sent = await asyncio.to_thread(read, given or {}, place)
    if len(sent.markdown) > limits.BODY:
        sent.place.refuse_length(limits.BODY, len(sent.markdown))
        return NOTHING
    page = await asyncio.to_thread(render, sent.markdown)
    was_read, told = len(place.errors) == known, [error.path for error in place.errors]
    if was_read and not page.text and not page.images:
        sent.place.refuse(ErrorCode.REQUIRED, "The article has no text.")
    for name in await pictures.unknown(reading.connection, page.images):
        if list((at := sent.place_of(name)).path) not in told:
            at.refuse(ErrorCode.NOT_FOUND, "There is no such image.")
    if not was_read:
        return NOTHING
    return {"body": sent.markdown, "block_ids": _ids(sent.pieces, page)}


def read(given: Input, place: Place) -> Body:
    if given.get("blocks") is not None:
        at = place.at("blocks")
        pieces = blocks.joined(items(given["blocks"], at, limits.BLOCKS, blocks.piece))
        return Body("\n\n".join(piece.markdown for piece in pieces), at, pieces)
    form = "html" if given.get("html") is not None else "markdown"
    at = place.at(form) if given else place
    text = blocks.source(given.get(form), at)
    return Body(markdown_of(text) if form == "html" else text, at)


def _ids(pieces: Sequence[Piece], page: Rendered) -> Mapping[int, int]:
    """The keys that the client names, by the indexes that blocks have in the page. Footnotes may be one block more;
    where any other number of blocks came of it than was sent, no index is known."""
    indexes: dict[int, int] = {}
    at = 0
    for piece in pieces:
        if piece.id is not None:
            indexes[at] = piece.id
        at += piece.blocks
    return indexes if at <= len(page.blocks) <= at + 1 else {}


async def add_quotes(given: Input, place: Place, reading: Reading) -> None:
    """Whatever is quoted in a block of its own is among the article's quotes."""
    sent = (given.get("body") or {}).get("blocks") or ()
    quoted = [
        (each["quote"], place.at("body", "blocks", n, "quote")) for n, each in enumerate(sent) if each.get("quote")
    ]
    if quoted and not place.errors:
        quotes = reading.of_draft("quotes", ())
        known = {plain(quote.text) for quote in quotes}
        missing = {plain(each["text"]): (each, at) for each, at in quoted if plain(each["text"]) not in known}
        said = await people.said(list(missing.values()), reading)
        if len(quotes) + len(said) > limits.QUOTES:
            place.at("quotes").refuse_count(limits.QUOTES, len(quotes) + len(said))
        reading.changes["quotes"] = (*quotes, *said)
