"""Items of JSON feeds, 1.0 and 1.1, as articles."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from api.imports.options import ReadOptions
from api.imports.pictures.named import NamedPicture, named, plain
from api.imports.transfers.building import dated, item
from api.imports.transfers.feeds.articles import CUT_OFF
from api.imports.transfers.json_values import values
from api.imports.transfers.moments import first_moment, moment
from api.imports.transfers.records import Item, Skipped
from api.imports.transfers.texts import html_of, id_of, language, people
from schema.rules.publishing import limits

CONTAINERS = ((), ("items",))
Fields = Mapping[str, Any]


def read(path: Path, options: ReadOptions) -> Iterator[Item | Skipped]:
    feed: dict[str, Any] = {}
    for way, value in values(path, lambda way: way in CONTAINERS):
        if way[0] == "items":
            yield _record(value if isinstance(value, dict) else {}, feed, options)
        else:
            feed[str(way[0])] = value


def _record(entry: Fields, feed: Fields, options: ReadOptions) -> Item | Skipped:
    link = urljoin(_text(feed, "home_page_url"), _text(entry, "url")) if _text(entry, "url") else ""
    own = _text(entry, "id") or link
    if not own:
        return Skipped(_text(entry, "title") or "an entry", "It has neither an id nor a link.")
    name = id_of("feed", own)
    return dated(name, lambda: _item(name, entry, link, (feed, options)))


def _item(name: str, entry: Fields, link: str, within: tuple[Fields, ReadOptions]) -> Item | Skipped:
    feed, options = within
    html = _text(entry, "content_html") or html_of(_text(entry, "content_text"))
    if not html or (not _text(entry, "content_html") and CUT_OFF.search(_text(entry, "content_text"))):
        return Skipped(name, "It has only the beginning of its text.")
    changed = moment(options, _text(entry, "date_modified"))
    tags = entry.get("tags")
    told = {
        "headline": plain(_text(entry, "title"), limits.HEADLINE),
        "summary": plain(_text(entry, "summary"), limits.SUMMARY),
        "authors": people(_authors(entry) or _authors(feed)),
        "tags": [plain(tag, limits.TOPIC) for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else [],
        "language": language(entry.get("language")) or language(feed.get("language")),
        "published": first_moment(options, _text(entry, "date_published"), _text(entry, "date_modified")).isoformat(),
        "updated": changed.isoformat() if changed else None,
    }
    base, addresses = link or _text(feed, "home_page_url"), (link,) if link else ()
    return item(name, html, told, addresses=addresses, base=base, lead=_picture(entry, html))


def _text(given: Fields, name: str) -> str:
    """Ids may be numbers."""
    value = given.get(name)
    return value.strip() if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def _authors(given: Fields) -> list[str]:
    """Version 1.1 has a list of them."""
    listed = given.get("authors") if isinstance(given.get("authors"), list) else [given.get("author")]
    return [name for each in listed or () if isinstance(each, dict) and (name := _text(each, "name"))]


def _picture(entry: Fields, html: str) -> NamedPicture | None:
    address = _text(entry, "image") or _text(entry, "banner_image")
    return named(address) if address and address not in html else None
