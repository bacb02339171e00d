"""Which article a page of another system is: by the publisher's own keys for it, or by its addresses."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from api.imports.transfers.comments.staging import Thread
from db.discussion.transfers.lookup import Word
from db.text.composition import canonical
from db.text.old_addresses import old_paths

OF_WORDPRESS = re.compile(r"(\d+) (https?://\S+)")
"""What its plugins tell Disqus of a post: the id, and the address with it."""
HASH_BANG = re.compile(r"/?#!/?")
"""Before the path of a page that a script draws."""
ENDING = re.compile(r"\.(?:html?|php|aspx?|amp)$", re.IGNORECASE)
NO_NAME = re.compile(r"(?:index|default)(?:\.\w+)?|amp|feed|page-\d+|comment-page-\d+|\d+", re.IGNORECASE)
"""Ends of addresses that do not name an article."""


def words_of(thread: Thread, moved: Mapping[str, str]) -> list[Word]:
    """What an article may be known by, the surest first. `moved` has where readers of an address are sent by now."""
    links = [HASH_BANG.sub("/", link) for link in thread.links if link.strip()]
    links = [target for link in links if (target := moved.get(place_of(link)))] + links
    found = [*_keys(thread.ids, links), *(word for link in links for word in _addresses(link))]
    return list(dict.fromkeys(found))


def place_of(link: str) -> str:
    """An address without what may differ between two of the same page: scheme, `www.`, the slash at the end, a query
    that names no post."""
    try:
        parts = urlsplit(HASH_BANG.sub("/", link.strip()))
    except ValueError:
        return link.strip()
    post = _post(parts.query)
    path = canonical(unquote(parts.path)).rstrip("/").lower()
    return f"{_host(parts.netloc)}{path}{f'?p={post}' if post else ''}"


def moved_addresses(path: Path) -> dict[str, str]:
    """From a table with the old and the new address in each line, as Disqus takes it."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [[cell.strip() for cell in row] for row in csv.reader(file)]
    return {place_of(row[0]): row[1] for row in rows if len(row) >= 2 and row[0] and row[1]}


def _keys(ids: Sequence[str], links: Sequence[str]) -> Iterator[Word]:
    for key in ids:
        if post := OF_WORDPRESS.fullmatch(key):
            yield from _of_post(post[2], post[1])
        yield "id", key
    for link in links:
        if post_id := _post(_query(link)):
            yield from _of_post(link, post_id)
        yield "id", link


def _of_post(link: str, post_id: str) -> Iterator[Word]:
    """As articles of WordPress are called that were imported."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return
    above = parts.path.rstrip("/")
    yield "id", f"wordpress:{_host(parts.hostname or '')}{above}:{post_id}"
    yield "id", f"wordpress:{_host(parts.hostname or '')}:{post_id}"


def _addresses(link: str) -> Iterator[Word]:
    place = place_of(link)
    for scheme in ("https://", "http://"):
        for www in ("", "www."):
            for end in ("", "/"):
                yield "address", f"{scheme}{www}{place}{end}"
    try:
        path = urlsplit(link.strip()).path
    except ValueError:
        return
    yield from (("path", each) for each in old_paths(link))
    parts = [part for part in path.split("/") if part]
    while parts and NO_NAME.fullmatch(parts[-1]):
        parts.pop()
    if parts:
        name = canonical(unquote(parts[-1]))
        yield from (("slug", each) for each in (name, ENDING.sub("", name), ENDING.sub("", name).lower()))


def _host(netloc: str) -> str:
    return netloc.lower().removeprefix("www.")


def _query(link: str) -> str:
    try:
        return urlsplit(link.strip()).query
    except ValueError:
        return ""


def _post(query: str) -> str:
    """The id of a post of WordPress in an address without a name."""
    given = parse_qs(query)
    found = given.get("p") or given.get("page_id") or [""]
    return found[0] if found[0].isdecimal() else ""
