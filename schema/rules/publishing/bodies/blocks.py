"""Blocks of a body as clients send them, each read as Markdown. What is wrong with one is refused at its place."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from db.compiler.global_ids import key_of
from db.text.blocks import writing
from db.text.blocks.embeds import embed_of
from db.text.blocks.html_input import markdown_of
from db.text.blocks.providers import PROVIDERS
from db.text.markdown import render
from schema.rules.publishing import limits, texts
from schema.rules.publishing.errors import Place
from schema.rules.publishing.reading import Input
from schema.rules.publishing.values import items
from schema.rules.user_errors import ErrorCode

SITES = ", ".join(dict.fromkeys(provider.name for provider in PROVIDERS))
LEVELS = range(1, 7)


@dataclass(frozen=True, slots=True)
class Piece:
    """The Markdown of what was sent as one block, and how many `blocks` it renders to. `at` is where images in it are
    named, and `id` the key that the client gives. A list can be `marked` in another way than the list before it."""

    markdown: str
    at: Place
    blocks: int = 1
    id: int | None = None
    marked: Callable[[bool], str] | None = None


def piece(given: Input, place: Place) -> Piece:
    ((kind, block),) = ((kind, block) for kind, block in given.items() if block is not None)
    read = KINDS[kind](block, place.at(kind))
    return replace(read, id=key_of("Block", block.get("id") or "") or None)


def joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Without empty ones; lists that follow each other are marked in two ways, or else they would be one."""
    found: list[Piece] = []
    other = False
    for each in pieces:
        if each.markdown:
            other = each.marked is not None and bool(found) and found[-1].marked is not None and not other
            found.append(replace(each, markdown=each.marked(True)) if each.marked and other else each)
    return found


def source(given: str | None, place: Place) -> str:
    """Markdown or HTML as it was typed."""
    text = (given or "").replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    if len(text) > limits.BODY:
        place.refuse_length(limits.BODY, len(text))
        return ""
    return _printable(text, place)


def _printable(text: str, place: Place) -> str:
    try:
        return texts.printable(text)
    except ValueError as error:
        place.refuse(ErrorCode.INVALID_VALUE, f"`{place.path[-1]}` {error}.")
        return ""


def _plain(given: str | None, place: Place) -> str:
    return source(given, place).strip()


def _required(given: str | None, place: Place) -> str:
    if not (given or "").strip():
        place.refuse(ErrorCode.REQUIRED, f"`{place.path[-1]}` is missing or empty.")
    return _plain(given, place)


def _paragraph(given: Input, place: Place) -> Piece:
    forms = [name for name in ("text", "markdown", "html") if given.get(name) is not None]
    if len(forms) != 1:
        place.refuse(ErrorCode.INVALID_VALUE, "A paragraph has one of `text`, `markdown` and `html`.")
        return Piece("", place)
    (form,) = forms
    at = place.at(form)
    typed = source(given[form], at)
    if form == "text":
        return Piece(writing.paragraph(typed), at)
    markdown = markdown_of(typed) if form == "html" else typed
    return Piece(markdown, at, len(render(markdown).blocks))


def _heading(given: Input, place: Place) -> Piece:
    if given["level"] not in LEVELS:
        place.at("level").refuse(ErrorCode.INVALID_VALUE, "`level` is a number from 1 to 6.")
    return Piece(writing.heading(given["level"], _required(given["text"], place.at("text"))), place)


def _list(given: Input, place: Place) -> Piece:
    at = place.at("items")
    if not given["items"]:
        at.refuse(ErrorCode.REQUIRED, "The list has no items.")
    found = items(given["items"], at, limits.ITEMS, _plain)

    def marked(other: bool) -> str:
        return writing.listing(found, ordered=given["ordered"], follows_one=other)

    return Piece(marked(False), place, marked=marked)


def _quote(given: Input, place: Place) -> Piece:
    words = _required(given["text"], place.at("text"))
    return Piece(writing.quotation(words, _plain(given.get("attribution"), place.at("attribution"))), place)


def _image(given: Input, place: Place) -> Piece:
    at = place.at("image")
    if not (key := key_of("Image", given["image"])):
        at.refuse(ErrorCode.NOT_FOUND, "There is no such image.")
    said = (_plain(given.get(name), place.at(name)) for name in ("alt", "caption"))
    return Piece(writing.picture(f"Image_{key}", *said), at)


def _table(given: Input, place: Place) -> Piece:
    header = items(given.get("header"), place.at("header"), limits.COLUMNS, _plain)
    rows = items(given["rows"], place.at("rows"), limits.ITEMS, lambda row, at: items(row, at, limits.COLUMNS, _plain))
    if not any(map(len, [header, *rows])):
        place.at("rows").refuse(ErrorCode.REQUIRED, "The table has no cells.")
    return Piece(writing.table(header, rows), place)


def _embed(given: Input, place: Place) -> Piece:
    at = place.at("url")
    url = _required(given["url"], at)
    if url and embed_of(url) is None:
        at.refuse(ErrorCode.INVALID_VALUE, f"This can be embedded of no site that is known: {SITES}.")
    return Piece(writing.embed(url), at)


KINDS: Mapping[str, Callable[[Any, Place], Piece]] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "list": _list,
    "quote": _quote,
    "image": _image,
    "table": _table,
    "embed": _embed,
}
