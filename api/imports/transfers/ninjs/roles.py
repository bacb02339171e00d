"""Texts of which ninjs has several, with roles, or under keys of its first version: `body_html`, `bodies[]`."""

from collections.abc import Iterator

from api.imports.transfers.ninjs.documents import Document, keyed, listed, text
from api.imports.transfers.texts import html_of, paragraphs

MAIN = ("main", "body", "article", "full", "headline", "default", "")
BODIES = (("bodyhtml", html_of), ("bodyxhtml", html_of), ("bodytext", paragraphs), ("bodycontent", html_of))


def body(document: Document) -> str:
    """As HTML."""
    for key, read in BODIES:
        if found := text(document.get(key)):
            return read(found)
    told = list(_of(document, "body"))
    markup = [each for each in told if "text/plain" not in each[1]]
    first = next(iter(markup or told), None)
    if first is None:
        return ""
    return paragraphs(first[2]) if "text/plain" in first[1] else html_of(first[2])


def chosen(document: Document, name: str, flat: str = "") -> str:
    """The main one, as it stands there."""
    for key in (name, flat, f"{name}text", f"{name}html"):
        if key and (found := text(document.get(key))):
            return found
    return next((value for _, _, value in _of(document, name)), "")


def others(document: Document, name: str) -> str | None:
    """The second one, where it says something else."""
    values = list(dict.fromkeys(value for _, _, value in _of(document, name)))
    return values[1] if len(values) > 1 else None


def _of(document: Document, name: str) -> Iterator[tuple[str, str, str]]:
    """Role, type and text of each, the main one first."""
    plural = f"{name[:-1]}ies" if name.endswith("y") else f"{name}s"
    given = document.get(plural) if isinstance(document.get(plural), list | dict) else document.get(name)
    found = [keyed(each) for each in listed(given)]
    told = [(text(each.get("role")).lower(), text(each.get("contenttype")).lower(), text(each)) for each in found]
    yield from sorted((each for each in told if each[2]), key=lambda each: _rank(each[0]))


def _rank(role: str) -> int:
    return MAIN.index(role) if role in MAIN else len(MAIN)
