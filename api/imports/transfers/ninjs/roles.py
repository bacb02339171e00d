"""Texts of which ninjs has several, with roles, or under keys of its first version: `body_html`, `bodies[]`. Those of
the first version may go on with any word, as in `body_main`."""

from collections.abc import Iterator

from api.imports.transfers.news import content
from api.imports.transfers.ninjs.documents import Document, keyed, listed, text
from api.imports.transfers.texts import MARK, html_of, paragraphs
from api.imports.transfers.xml.streaming import SAFE

MAIN = ("main", "body", "article", "full", "headline", "default", "")
BODIES = (("bodyhtml", html_of), ("bodyxhtml", html_of), ("bodytext", paragraphs), ("bodycontent", html_of))


def body(document: Document) -> str:
    """As HTML."""
    for key, read in BODIES:
        if found := text(document.get(key)):
            return read(found)
    told = [(kind, value) for _, kind, value in _of(document, "body")] or _flat(document, "body")
    markup = [each for each in told if "text/plain" not in each[0]]
    html = [each for each in markup if "nitf" not in each[0]]
    kind, value = next(iter(html or markup or told), ("", ""))
    return paragraphs(value) if "text/plain" in kind else _of_nitf(value) if "nitf" in kind else html_of(value)


def chosen(document: Document, name: str, flat: str = "") -> str:
    """The main one, as it stands there."""
    for key in (name, flat, f"{name}text", f"{name}html"):
        if key and (found := text(document.get(key))):
            return found
    told = [value for _, _, value in _of(document, name)] or [value for _, value in _flat(document, name)]
    return next(iter(told), "")


def _flat(document: Document, name: str) -> list[tuple[str, str]]:
    """Type and text of each that the first version has under keys of its own."""
    found = [value for key, given in document.items() if key.startswith(name) and (value := text(given))]
    return [("text/html" if MARK.search(value) else "text/plain", value) for value in found]


def _of_nitf(document: str) -> str:
    # For imports alone.
    from lxml import etree

    try:
        return content.read(etree.fromstring(document.encode(), etree.XMLParser(**SAFE))).html
    except etree.XMLSyntaxError:
        return html_of(document)


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
