"""Atom and RSS: archives of Blogger, and feeds of comments, whose entries say by `thr:` what they answer, or lead to
places on pages."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from api.imports.errors import UnreadableFile
from api.imports.transfers.comments.formats.values import moment, state
from api.imports.transfers.comments.records import Record, Refused, SourceComment, SourceThread
from api.imports.transfers.feeds import blogger
from api.imports.transfers.feeds.entries import (
    ENTRIES,
    ON_A_PAGE,
    authors_of,
    is_reply,
    link_of,
    own_id,
    page_of,
    text,
)
from api.imports.transfers.texts import id_of
from api.imports.transfers.xml.streaming import Watched, child, elements, text_of
from db.discussion.transfers.records import State

if TYPE_CHECKING:
    from lxml.etree import _Element

WATCHED = Watched(records=ENTRIES)
STATES = {"": State.PUBLISHED, "live": State.PUBLISHED, "spam": State.SPAM, "emptied": State.DELETED}
PROFILES = ("blogger.com", "plus.google.com")
"""Hosts where an address is somebody's own; elsewhere people name their sites."""
NO_ADDRESS = "noreply@blogger.com"


class Place(NamedTuple):
    """Where a comment stands: `thread` is the id of an entry, or the address of a page; `page` an address, or empty."""

    thread: str
    page: str
    parent: str | None


class Answer(NamedTuple):
    """What a comment answers, which may be the page itself. `page` is where its own address leads, `href` where that of
    what it answers does, if that is a page: both may be empty."""

    ref: str
    page: str
    href: str


def read(path: Path, zone: tzinfo) -> Iterator[Record]:
    answered = _answered(path)
    for entry in elements(path, WATCHED):
        link, kind = link_of(entry, ""), blogger.kind_of(entry)
        own = own_id(entry, link)
        if own and (kind == "comment" or (not kind and is_reply(entry, link))):
            yield from _comment(entry, own, _place(entry, own, link, answered), zone)
        elif own and kind in ("", "post"):
            yield _thread(own, link or blogger.path_of(entry))
        elif not own:
            yield Refused("without an id or a page")


def _answered(path: Path) -> Mapping[str, Answer]:
    """Of all comments of a plain feed by their ids: those that come later, too. In archives each says it itself."""
    found: dict[str, Answer] = {}
    with suppress(UnreadableFile):
        for entry in elements(path, WATCHED):
            if blogger.kind_of(entry):
                break
            link = link_of(entry, "")
            if is_reply(entry, link):
                found[own_id(entry, link)] = _answer(entry, link)
    return found


def _answer(entry: "_Element", link: str) -> Answer:
    ref, href = _reference(entry)
    is_on_comment = ON_A_PAGE.search(href) or ON_A_PAGE.search(ref)
    return Answer(ref, page_of(link) if ON_A_PAGE.search(link) else "", "" if is_on_comment else page_of(href))


def _reference(entry: "_Element") -> tuple[str, str]:
    """The id, and the address, of what an entry answers."""
    above = child(entry, "in-reply-to")
    href = "" if above is None else above.get("href", "")
    return ("" if above is None else above.get("ref", "")) or href, href


def _place(entry: "_Element", own: str, link: str, answered: Mapping[str, Answer]) -> Place:
    ref, href = _reference(entry)
    if blogger.kind_of(entry):
        ref = text_of(child(entry, "parent")) or ref or blogger.post_of(own)
        return Place(ref or page_of(link), page_of(href or link), blogger.answered_by(entry, own) or None)
    is_reply_to_one = ref in answered or ON_A_PAGE.search(href) or ON_A_PAGE.search(ref)
    thread, page = _top(own, answered)
    return Place(thread, page, ref if is_reply_to_one else None)


def _top(own: str, answered: Mapping[str, Answer]) -> tuple[str, str]:
    """The page that the comment itself is known to be on, or else the one above it; or the id of what that answers."""
    seen: set[str] = set()
    while own in answered and own not in seen:
        seen.add(own)
        ref, page, href = answered[own]
        if page := page or ("" if ref in answered else href):
            return page, page
        own = ref
    return own, ""


def _thread(key: str, link: str) -> SourceThread:
    return SourceThread(key, [link] if link else [], [id_of("feed", key)])


def _comment(entry: "_Element", own: str, place: Place, zone: tzinfo) -> Iterator[Record]:
    if not place.thread:
        yield Refused("without an id or a page")
        return
    yield _thread(place.thread, place.page)
    author = child(entry, "author")
    address = text(author, "uri") if author is not None else ""
    has_profile = (urlsplit(address).hostname or "").removeprefix("www.") in PROFILES
    mail = text(author, "email") if author is not None else ""
    name = next(iter(authors_of(entry)), "")
    yield SourceComment(
        id=own,
        thread=place.thread,
        parent=place.parent,
        author=address if has_profile else None,
        name=name or "Anonymous",
        guest=(mail if mail != NO_ADDRESS else "") or address or ("" if name else own),
        body=text(entry, "encoded", "content", "description", "summary"),
        at=moment(text(entry, "published", "pubDate", "date", "updated"), zone),
        state=State.DELETED if blogger.is_removed(entry) else state(blogger.status_of(entry), STATES),
    )
