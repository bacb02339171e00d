"""Entries of feeds as articles. One that only has the beginning of its text is no article."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from api.imports.options import ReadOptions
from api.imports.pictures.named import NamedPicture, named, plain
from api.imports.transfers.building import dated, item
from api.imports.transfers.moments import first_moment, moment
from api.imports.transfers.records import Item, Skipped
from api.imports.transfers.texts import html_of, id_of, language, people
from api.imports.transfers.xml.streaming import Watched, child, elements, local_name, text_of
from schema.rules.publishing import limits

CHANNEL = ("title", "link", "language")
WATCHED = Watched(records=("item", "entry"), others=CHANNEL)
BASE = "{http://www.w3.org/XML/1998/namespace}base"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
CUT_OFF = re.compile(
    r"(?:\[?(?:…|\.\.\.)\]?|\[&#8230;\]|(?:read|continue reading|more|weiterlesen)\b[^.]{0,40})\s*$", re.IGNORECASE
)
SHORTEST = 600
"""Characters of a description that may be a whole text."""


def read(path: Path, options: ReadOptions) -> Iterator[Item | Skipped]:
    channel: dict[str, str] = {}
    for element in elements(path, WATCHED):
        if local_name(element) in ("item", "entry"):
            yield _record(element, channel, options)
        elif element.getparent() is not None and local_name(element.getparent()) in ("channel", "feed"):
            root = element.getparent()
            channel.setdefault("language", root.get(LANGUAGE, ""))
            channel.setdefault("base", root.get(BASE, ""))
            if not channel.get(local_name(element)):
                channel[local_name(element)] = text_of(element) or element.get("href", "")


def _record(entry: Any, channel: dict[str, str], options: ReadOptions) -> Item | Skipped:
    link = _link(entry, channel)
    own = _text(entry, "guid", "id") or link or entry.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about", "")
    if not own:
        return Skipped(_text(entry, "title") or "an entry", "It has neither an id nor a link.")
    name = id_of("feed", own)
    if child(entry, "in-reply-to") is not None:
        return Skipped(name, "It is a comment on another entry.")
    return dated(name, lambda: _item(name, entry, link, channel, options))


def _item(name: str, entry: Any, link: str, channel: dict[str, str], options: ReadOptions) -> Item | Skipped:
    html, is_whole = _body(entry)
    if not is_whole:
        return Skipped(name, "It has only the beginning of its text.")
    published = first_moment(
        options,
        *(_text(entry, each) for each in ("published", "pubDate", "issued", "date", "created", "updated", "modified")),
    )
    changed = moment(options, _text(entry, "updated", "modified"))
    summary = plain(_text(entry, "summary", "description"), limits.SUMMARY) if _has_own_content(entry) else ""
    values = {
        "headline": plain(_text(entry, "title"), limits.HEADLINE),
        "summary": "" if CUT_OFF.search(summary) else summary,
        "authors": people(_authors(entry)),
        "tags": list(dict.fromkeys(filter(None, _tags(entry)))),
        "language": language(entry.get(LANGUAGE)) or language(channel.get("language")),
        "published": published.isoformat(),
        "updated": changed.isoformat() if changed else None,
    }
    base = link or channel.get("base") or channel.get("link", "")
    return item(name, html, values, addresses=(link,) if link else (), base=base, lead=_picture(entry, html))


def _text(entry: Any, *names: str) -> str:
    """Of the first element of these names that has some; those of other vocabularies, such as media, do not count."""
    for name in names:
        for each in entry:
            if local_name(each) == name and "search.yahoo.com" not in str(each.tag) and (text := _inner(each)):
                return text
    return ""


def _inner(element: Any) -> str:
    """Text, escaped HTML, or XHTML within a div."""
    if element.get("type") == "xhtml":
        from lxml import etree

        parts = [element.text or "", *(etree.tostring(each, encoding="unicode", method="html") for each in element)]
        return re.sub(r"\sxmlns(?::\w+)?=\"[^\"]*\"|</?\w+:div[^>]*>", "", "".join(parts)).strip()
    return text_of(element)


def _has_own_content(entry: Any) -> bool:
    return any(local_name(each) in ("encoded", "content") and _inner(each) for each in entry)


def _body(entry: Any) -> tuple[str, bool]:
    """And whether it is the whole text."""
    if html := _text(entry, "encoded", "content", "body"):
        return html_of(html), True
    html = _text(entry, "description", "summary")
    said = plain(html, 10 * SHORTEST)
    return html_of(html), len(said) >= SHORTEST and not CUT_OFF.search(said)


def _link(entry: Any, channel: dict[str, str]) -> str:
    """The entry's own address; with FeedBurner it is beside the one that counts clicks."""
    links = [each for each in entry if local_name(each) == "link"]
    own = [
        each for each in links if each.get("rel", "alternate") == "alternate" and (each.get("href") or text_of(each))
    ]
    found = _text(entry, "origLink") or next((each.get("href") or text_of(each) for each in own), "")
    permalink = next(
        (each for each in entry if local_name(each) == "guid" and each.get("isPermaLink", "true") == "true"), None
    )
    if not found and permalink is not None and text_of(permalink).startswith(("http:", "https:")):
        found = text_of(permalink)
    return urljoin(channel.get("base") or channel.get("link", ""), found) if found else ""


def _authors(entry: Any) -> Iterator[str]:
    """`creator`, or `author` as Atom and RSS have it: an address with the name in brackets."""
    creators = [text_of(each) for each in entry if local_name(each) == "creator"]
    for each in entry:
        if local_name(each) == "author" and not creators:
            name = child(each, "name")
            said = text_of(name) if name is not None else text_of(each)
            in_brackets = re.search(r"\(([^()]+)\)\s*$", said)
            yield in_brackets[1] if in_brackets and "@" in said else said
    yield from creators


def _tags(entry: Any) -> Iterator[str]:
    for each in entry:
        if local_name(each) in ("category", "subject"):
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
