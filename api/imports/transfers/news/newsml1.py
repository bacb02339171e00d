"""NewsML 1.0 to 1.2: items of news with components, whose content is XHTML, NITF or escaped HTML."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from api.imports.options import ReadOptions
from api.imports.transfers.building import dated, item
from api.imports.transfers.news import content
from api.imports.transfers.news.newsml_g2 import _escaped
from api.imports.transfers.news.values import WITHDRAWN, all_of, dateline, first_text, of_content, times
from api.imports.transfers.records import Item, Skipped
from api.imports.transfers.texts import byline, id_of, language, named_in
from api.imports.transfers.xml.streaming import Watched, child, elements, local_name, text_of

WATCHED = Watched(records=("NewsItem",))
MAIN = {"main", "body", "text", "maintext", "main text", "story", "mainbody"}
BESIDE = {"headline", "subheadline", "contact", "caption", "css", "style", "abstract", "summary", "byline", "dateline"}
BESIDE |= {"keywords", "quicklook", "preview", "thumbnail", "copyright"}
OF_PROVIDER = re.compile(r"urn:newsml:[^:]*", re.IGNORECASE)
"""A public identifier that names no item."""
NO_TEXT = {"text/css", "text/javascript"}
MARKUP = {"nitf", "html", "body", "body.content", "xhtml"}


def read(path: Path, options: ReadOptions) -> Iterator[Item | Skipped]:
    for element in elements(path, WATCHED):
        yield _record(element, options, path.name)


def _record(element: Any, options: ReadOptions, name: str) -> Item | Skipped:
    own = _id(element)
    if not own:
        return Skipped(name, "It has no id (PublicIdentifier, or ProviderId, DateId and NewsItemId).")
    name = id_of("newsml1", own)
    return dated(name, lambda: _item(name, element, options))


def _item(name: str, element: Any, options: ReadOptions) -> Item | Skipped:
    status = next((each.get("FormalName", "").lower() for each in all_of(element, "Status")), "usable")
    found = _content(element)
    spoken = language(next((each.get("FormalName") for each in all_of(element, "Language")), None))
    place, day = dateline(found.place or first_text(element, "DateLine"), found.date, spoken)
    values = {**of_content(found), **_values(element, found), **_times(element, options, status), "language": spoken}
    return item(name, found.html, values, status in WITHDRAWN, place=place, day=day)


def _id(element: Any) -> str:
    """What all versions of an item have in common."""
    parts = [first_text(element, name) for name in ("ProviderId", "DateId", "NewsItemId")]
    if all(parts):
        return ":".join(parts)
    public = first_text(element, "PublicIdentifier")
    if OF_PROVIDER.fullmatch(public):
        # Its items are told apart by the second.
        return ":".join(parts[:2]) if parts[0] and "T" in parts[1] else ""
    head, _, last = public.rpartition(":")
    return head if last[:-1].isdecimal() or last.isdecimal() else public


def _times(element: Any, options: ReadOptions, status: str) -> dict[str, Any]:
    created, changed = first_text(element, "FirstCreated"), first_text(element, "ThisRevisionCreated")
    embargo = "" if status == "embargoed" else None
    told = times(options, [created, first_text(element, "DateId")], changed or created, embargo)
    return told | {"version": first_text(element, "RevisionId")}


def _content(element: Any) -> content.Content:
    """Of the component that is the text; pictures and other media have none. Others have the headline or a contact."""
    found = [(_role(each), _read(each)) for each in all_of(element, "DataContent") if _kind(each) not in NO_TEXT]
    texts = [(role, each) for role, each in found if each.html.strip() and role not in BESIDE]
    main = [each for role, each in texts if role in MAIN] or [each for _, each in texts]
    return max(main, key=lambda each: len(each.html), default=content.Content())


def _read(data: Any) -> content.Content:
    if any(local_name(inner) in MARKUP or local_name(inner) == "p" for inner in data.iter()):
        return content.read(data)
    text = "" if _is_binary(data) else text_of(data)
    return content.Content(html=_escaped(text, "")) if text else content.Content()


def _role(data: Any) -> str:
    """Of the component that it stands in."""
    component = next((each for each in data.iterancestors() if local_name(each) == "NewsComponent"), None)
    role = None if component is None else child(component, "Role")
    return "" if role is None else (role.get("FormalName") or "").lower()


def _kind(data: Any) -> str:
    item = data.getparent()
    kind = None if item is None else child(item, "MimeType")
    return "" if kind is None else (kind.get("FormalName") or "").lower()


def _is_binary(element: Any) -> bool:
    item = element.getparent()
    return item is not None and child(item, "Encoding") is not None


def _values(element: Any, found: content.Content) -> dict[str, Any]:
    by = byline(first_text(element, "ByLine")) or byline(found.byline)
    keywords = [" ".join(text_of(each).split()) for each in all_of(element, "KeywordLine")]
    return {
        "headline": first_text(element, "HeadLine") or found.headline or first_text(element, "NewsLine", "SlugLine"),
        "alternative_headline": first_text(element, "SubHeadLine"),
        "byline": by,
        "authors": named_in(by),
        "source": first_text(element, "CreditLine"),
        "tags": list(dict.fromkeys(filter(None, keywords))),
    }
