"""Entries of feeds as articles. One that only has the beginning of its text is no article."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from api.imports.options import ReadOptions
from api.imports.pictures.named import NamedPicture, named, plain
from api.imports.transfers.building import dated, item
from api.imports.transfers.feeds import blogger
from api.imports.transfers.feeds.entries import ENTRIES, authors_of, inner, is_reply, link_of, own_id, text
from api.imports.transfers.moments import first_moment, moment
from api.imports.transfers.records import Item, Skipped
from api.imports.transfers.texts import html_of, id_of, language, people
from api.imports.transfers.xml.streaming import Watched, child, elements, local_name, text_of
from schema.rules.publishing import limits

CHANNEL = ("title", "link", "language")
WATCHED = Watched(records=ENTRIES, others=CHANNEL)
BASE = "{http://www.w3.org/XML/1998/namespace}base"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
CUT_OFF = re.compile(
    r"(?:\[?(?:…|\.\.\.)\]?|\[&#8230;\]|(?:read|continue reading|more|weiterlesen)\b[^.]{0,40})\s*$", re.IGNORECASE
)
DATES = ("published", "pubDate", "issued", "date", "created", "updated", "modified")
SHORTEST = 600
"""Characters of a description that may be a whole text."""


def read(path: Path, options: ReadOptions) -> Iterator[Item | Skipped]:
    channel: dict[str, str] = {}
    for element in elements(path, WATCHED):
        if local_name(element) in ENTRIES:
            yield _record(element, channel, options)
        elif element.getparent() is not None and local_name(element.getparent()) in ("channel", "feed"):
            root = element.getparent()
            channel.setdefault("language", root.get(LANGUAGE, ""))
            channel.setdefault("base", root.get(BASE, ""))
            if not channel.get(local_name(element)) and element.get("rel", "alternate") == "alternate":
                channel[local_name(element)] = text_of(element) or element.get("href", "")


def _record(entry: Any, channel: dict[str, str], options: ReadOptions) -> Item | Skipped:
    kind = blogger.kind_of(entry)
    link = link_of(entry, channel.get("base") or channel.get("link", "")) or blogger.path_of(entry)
    own = own_id(entry, link)
    if not own:
        return Skipped(text(entry, "title") or "an entry", "It has neither an id nor a link.")
    name = id_of("feed", own)
    if kind == "comment" or is_reply(entry, link):
        return Skipped(name, "It is a comment on another entry.")
    if kind in blogger.NO_ARTICLE:
        return Skipped(name, f"It is no post: {kind}.")
    if blogger.is_removed(entry):
        return Skipped(name, "It is in the bin.")
    return dated(name, lambda: _item(name, entry, link, channel, options))


def _item(name: str, entry: Any, link: str, channel: dict[str, str], options: ReadOptions) -> Item | Skipped:
    html, is_whole = _body(entry)
    html = blogger.body_of(html) if blogger.kind_of(entry) else html
    if not is_whole:
        return Skipped(name, "It has only the beginning of its text.")
    state = _state(entry, options)
    summary = plain(text(entry, "summary", "description"), limits.SUMMARY) if _has_own_content(entry) else ""
    values = {
        "headline": plain(text(entry, "title"), limits.HEADLINE),
        "summary": "" if CUT_OFF.search(summary) else summary,
        "authors": people(authors_of(entry)),
        "tags": list(dict.fromkeys(filter(None, _tags(entry)))),
        "language": language(entry.get(LANGUAGE)) or language(channel.get("language")),
    }
    base = link or channel.get("base") or channel.get("link", "")
    addresses = (link,) if link and not state.get("draft") else ()
    return item(name, html, values | state, addresses=addresses, base=base, lead=_picture(entry, html))


def _state(entry: Any, options: ReadOptions) -> dict[str, Any]:
    """Raises NoMoment for what is no draft and has no date."""
    is_draft = blogger.is_draft(entry, options.now)
    published = None if is_draft else first_moment(options, *(text(entry, each) for each in DATES))
    changed = moment(options, text(entry, "updated", "modified"))
    return {
        "published": published.isoformat() if published else None,
        "updated": changed.isoformat() if changed else None,
        "draft": "true" if is_draft else None,
    }


def _has_own_content(entry: Any) -> bool:
    return any(local_name(each) in ("encoded", "content") and inner(each) for each in entry)


def _body(entry: Any) -> tuple[str, bool]:
    """And whether it is the whole text."""
    if html := text(entry, "encoded", "content", "body"):
        return html_of(html), True
    html = text(entry, "description", "summary")
    said = plain(html, 10 * SHORTEST)
    return html_of(html), len(said) >= SHORTEST and not CUT_OFF.search(said)


def _tags(entry: Any) -> Iterator[str]:
    for each in entry:
        if local_name(each) in ("category", "subject") and each.get("scheme") != blogger.KINDS:
            yield plain(each.get("label") or each.get("term") or text_of(each), limits.TOPIC)


def _picture(entry: Any, html: str) -> NamedPicture | None:
    """An enclosure or `media:content` that is a picture, where the text does not show it."""
    for each in entry.iter():
        address = each.get("url") if local_name(each) in ("enclosure", "content", "thumbnail") else None
        kind = each.get("type") or (
            "image/" if each.get("medium") == "image" or local_name(each) == "thumbnail" else ""
        )
        if address and kind.startswith("image/") and address not in html:
            caption = child(each, "description")
            return named(address, caption=text_of(caption), credit=text_of(child(each, "credit")))
    return None
