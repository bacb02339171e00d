"""NewsML-G2: news items by themselves or within messages, with XHTML, NITF or text for their content."""

from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from pathlib import Path
from typing import Any

from api.imports.errors import UnreadableFile
from api.imports.options import ReadOptions
from api.imports.pictures.named import NamedPicture, named
from api.imports.transfers.building import EMPTY, dated, item
from api.imports.transfers.news import content
from api.imports.transfers.news.values import WITHDRAWN, all_of, dateline, first_text, of_content, times
from api.imports.transfers.records import Item, Skipped
from api.imports.transfers.texts import byline, html_of, id_of, language, named_in, people
from api.imports.transfers.xml.streaming import Watched, child, elements, local_name, text_of

WATCHED = Watched(records=("newsItem", "packageItem", "conceptItem", "knowledgeItem"))
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def read(path: Path, options: ReadOptions) -> Iterator[Item | Skipped]:
    """Pictures of a message stand in items of their own, before or behind the text that shows them."""
    pictures = _pictures(path)
    for element in elements(path, WATCHED):
        yield _record(element, options, pictures)


def _pictures(path: Path) -> list[NamedPicture]:
    """What is wrong with the file is told by who reads its texts."""
    found: dict[str, NamedPicture | None] = {}
    with suppress(UnreadableFile):
        for each in elements(path, WATCHED):
            if _class(each) == "picture":
                found[each.get("guid", "")] = _picture(each)
    return [each for each in found.values() if each]


def _class(element: Any) -> str:
    return _code(next(iter(all_of(element, "itemClass")), None))


def _code(found: Any) -> str:
    """`text` of `ninat:text`, or of an address that ends so."""
    named = "" if found is None else (found.get("qcode") or found.get("uri") or "")
    return str(named).lower().rpartition(":")[2].rpartition("/")[2]


def _record(element: Any, options: ReadOptions, pictures: list[NamedPicture]) -> Item | Skipped:
    own = element.get("guid", "").strip()
    if not own:
        return Skipped("an item", "It has no guid.")
    name = id_of("newsml", own)
    if (kind := _class(element)) not in ("text", "composite", "") or local_name(element) != "newsItem":
        return Skipped(name, f"It is no text, but of the class {kind or local_name(element)}.")
    return dated(name, lambda: _item(name, element, options, pictures))


def _item(name: str, element: Any, options: ReadOptions, pictures: list[NamedPicture]) -> Item | Skipped:
    meta = child(element, "itemMeta")
    found = _content(element)
    own = {key: value for key, value in _values(element, found).items() if value not in EMPTY}
    place, day = dateline(found.place or first_text(element, "dateline"), found.date, own.get("language"))
    values = {**of_content(found), **own, **_times(element, meta, options), "version": element.get("version")}
    lead = pictures[0] if len(pictures) == 1 else None
    return item(name, found.html, values, _status(meta) in WITHDRAWN, place=place, day=day, lead=lead)


def _status(meta: Any) -> str:
    return "" if meta is None else _code(child(meta, "pubStatus"))


def _content(element: Any) -> content.Content:
    """The first that is text: elements, or markup that is escaped."""
    for each in all_of(element, "inlineXML"):
        if (found := content.read(each)).html.strip():
            return found
    for each in all_of(element, "inlineData"):
        if text := text_of(each):
            return content.Content(html=_escaped(text, each.get("contenttype", "")))
    return content.Content()


def _escaped(text: str, kind: str) -> str:
    """Some escape it twice."""
    html = unescape(text) if "&lt;" in text and "<" not in text else text
    start, end = html.lower().find("<body"), html.lower().find("</body>")
    if start >= 0:
        html = html[html.find(">", start) + 1 : end if end > start else len(html)]
    return html_of(html)


def _times(element: Any, meta: Any, options: ReadOptions) -> dict[str, Any]:
    source = meta if meta is not None else element
    embargo = next(iter(all_of(source, "embargoed")), None)
    first = [first_text(source, name) for name in ("firstCreated",)]
    created = first_text(element, "contentCreated")
    changed = first_text(source, "versionCreated")
    return times(options, [*first, created], changed, None if embargo is None else text_of(embargo))


def _values(element: Any, found: content.Content) -> dict[str, Any]:
    meta = child(element, "contentMeta")
    meta = element if meta is None else meta
    by = byline(first_text(meta, "by"))
    creators = [first_text(each, "name") for each in all_of(meta, "creator")]
    spoken = next((each.get("tag") for each in all_of(meta, "language") if each.get("tag")), None)
    return {
        "headline": _headline(meta) or found.headline or first_text(element, "title", "slugline"),
        "summary": _role(meta, "description", "summary") or found.abstract,
        "language": language(spoken) or language(element.get(LANGUAGE)),
        "byline": by,
        "authors": named_in(by) or people(name for name in creators if len(name.split()) > 1),
        "source": next((first_text(each, "name") for each in all_of(meta, "infoSource")), ""),
        "tags": list(dict.fromkeys(filter(None, _subjects(meta)))),
        "people": [*people(_subjects(meta, "person")), *people(found.people)],
    }


def _headline(meta: Any) -> str:
    return _role(meta, "headline", "") or first_text(meta, "headline")


def _role(meta: Any, name: str, role: str) -> str:
    """The text of an element with this role, or of the first one."""
    found = all_of(meta, name)
    fit = [each for each in found if (each.get("role") or "").rpartition(":")[2].lower() in (role, "headline", "main")]
    return next((" ".join(text_of(each).split()) for each in [*fit, *found] if text_of(each)), "")


def _subjects(meta: Any, kind: str = "") -> Iterator[str]:
    """The names of subjects that are people, or of all that are nothing else than subjects."""
    for each in all_of(meta, "subject"):
        told = (each.get("type") or "").lower().rpartition(":")[2]
        name = first_text(each, "name")
        if len(name) > 1 and (told == kind or (not kind and told in ("", "abstract", "event"))):
            yield name


def _picture(element: Any) -> NamedPicture | None:
    """The largest rendition of a picture's item."""
    found = [each for each in all_of(element, "remoteContent") if each.get("href")]
    largest = max(found, key=_width, default=None)
    if largest is None:
        return None
    words = {"alt": first_text(element, "headline"), "credit": first_text(element, "creditline")}
    return named(largest.get("href"), caption=_role(element, "description", "caption"), **words)


def _width(rendition: Any) -> int:
    width = rendition.get("width") or ""
    return int(width) if width.isdecimal() else 0
