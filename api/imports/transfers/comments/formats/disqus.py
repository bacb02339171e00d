"""Disqus: an XML file of threads and posts, in whatever order; what counts are the ids with the prefix `dsq`."""

import re
from collections.abc import Iterator
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from api.imports.transfers.comments.formats.values import is_true, key, moment
from api.imports.transfers.comments.records import Record, Refused, SourceComment, SourceThread
from api.imports.transfers.xml.streaming import Watched, child, elements, local_name, text_of
from db.discussion.transfers.records import State

if TYPE_CHECKING:
    from lxml.etree import _Element

OF_WORDPRESS = re.compile(r"wp_id=(\d+)")
"""What Disqus notes of a comment that it took over."""
WATCHED = Watched(records=("post",), others=("thread", "category"))


def read(path: Path, zone: tzinfo) -> Iterator[Record]:
    for element in elements(path, WATCHED):
        name, parent = local_name(element), element.getparent()
        if name == "post":
            yield _comment(element, zone)
        elif name == "thread" and parent is not None and local_name(parent) != "post":
            yield from _thread(element)
            _forget(element)


def _thread(element: "_Element") -> Iterator[Record]:
    if name := _id(element):
        identifier = text_of(child(element, "id"))
        yield SourceThread(name, [text_of(child(element, "link"))], [identifier] if identifier else [])


def _comment(element: "_Element", zone: tzinfo) -> Record:
    name, thread = _id(element), _id(child(element, "thread"))
    if not name or not thread:
        return Refused("without an id or a page")
    author = child(element, "author")
    user = None if author is None else key(text_of(child(author, "username")))
    return SourceComment(
        id=name,
        thread=thread,
        parent=_id(child(element, "parent")) or None,
        author=user,
        name="" if author is None else text_of(child(author, "name")) or user or "",
        guest="" if author is None else text_of(child(author, "email")),
        body=text_of(child(element, "message")),
        at=moment(text_of(child(element, "createdAt")), zone),
        state=_state(element),
        twin=f"wordpress:{found[1]}" if (found := OF_WORDPRESS.fullmatch(text_of(child(element, "id")))) else None,
    )


def _state(element: "_Element") -> State:
    if is_true(text_of(child(element, "isSpam"))):
        return State.SPAM
    if is_true(text_of(child(element, "isDeleted"))):
        return State.DELETED
    approved = child(element, "isApproved")
    return State.PENDING if approved is not None and not is_true(text_of(approved)) else State.PUBLISHED


def _id(element: "_Element | None") -> str:
    """In the namespace of Disqus, or with the prefix alone where that is not declared."""
    names = {} if element is None else element.attrib
    return next((str(value) for name, value in names.items() if str(name).endswith(("}id", "dsq:id"))), "")


def _forget(element: "_Element") -> None:
    """Threads come before all posts, and are as many as the site has pages."""
    element.clear(keep_tail=False)
    parent = element.getparent()
    while parent is not None and (before := element.getprevious()) is not None:
        parent.remove(before)
