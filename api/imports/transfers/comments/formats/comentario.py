"""Comentario from its third version: one object with `pages`, `comments` and `commenters`. Pages are paths; the domain
stands in the addresses of comments."""

from collections.abc import Iterator
from datetime import tzinfo
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag

from api.imports.transfers.comments.formats.json_records import objects
from api.imports.transfers.comments.formats.values import count, is_true, key, moment, text
from api.imports.transfers.comments.records import (
    Markup,
    Record,
    Refused,
    SourceComment,
    SourcePerson,
    SourceThread,
)
from db.discussion.transfers.records import State

ANONYMOUS = "00000000-0000-0000-0000-000000000000"


def read(path: Path, zone: tzinfo) -> Iterator[Record]:
    for name, given in objects(path):
        own = key(given.get("id"))
        if name == "comments":
            yield from _comment(given, own, zone)
        elif name == "pages" and own:
            yield SourceThread(own, [text(given.get("path"))])
        elif name == "commenters" and own:
            yield SourcePerson(own, text(given.get("name")))


def _comment(given: dict[str, Any], name: str | None, zone: tzinfo) -> Iterator[Record]:
    link, _ = urldefrag(text(given.get("url")))
    thread = key(given.get("pageId")) or link
    if not name or not thread:
        yield Refused("without an id or a page")
        return
    if link:
        yield SourceThread(thread, [link])
    person, html = key(given.get("userCreated")), text(given.get("html"))
    is_anonymous = person in (None, ANONYMOUS)
    yield SourceComment(
        id=name,
        thread=thread,
        parent=key(given.get("parentId")),
        author=None if is_anonymous else person,
        name=text(given.get("authorName")) or "Anonymous",
        guest="" if given.get("authorName") else name,
        body=html or text(given.get("markdown")),
        markup=Markup.HTML if html else Markup.MARKDOWN,
        at=moment(given.get("createdTime"), zone),
        state=_state(given),
        likes=count(given.get("score")),
    )


def _state(given: dict[str, Any]) -> State:
    if is_true(given.get("isDeleted")):
        return State.DELETED
    if is_true(given.get("isPending")):
        return State.PENDING
    return State.PUBLISHED if is_true(given.get("isApproved", True)) else State.SPAM
