"""Commento, and Comentario up to its second version: one object with `comments` and `commenters`; pages are paths of a
domain."""

from collections.abc import Iterator
from datetime import tzinfo
from pathlib import Path
from typing import Any

from api.imports.transfers.comments.formats.json_records import objects
from api.imports.transfers.comments.formats.values import count, is_true, key, moment, state, text
from api.imports.transfers.comments.records import (
    Markup,
    Record,
    Refused,
    SourceComment,
    SourcePerson,
    SourceThread,
)
from db.discussion.transfers.records import State

STATES = {"approved": State.PUBLISHED, "": State.PUBLISHED, "unapproved": State.PENDING, "flagged": State.SPAM}
ANONYMOUS = "0" * 64
"""The commenter of all who gave no name."""
DELETED = "[deleted]"
"""What is left of a deleted comment in exports, which do not say that it is one."""


def read(path: Path, zone: tzinfo) -> Iterator[Record]:
    for name, given in objects(path):
        if name == "comments":
            yield from _comment(given, zone)
        elif name == "commenters" and (person := key(given.get("commenterHex"))):
            yield SourcePerson(person, text(given.get("name")))


def _comment(given: dict[str, Any], zone: tzinfo) -> Iterator[Record]:
    name, link = key(given.get("commentHex")), _link(given)
    if not name or not link:
        yield Refused("without an id or a page")
        return
    yield SourceThread(link, [link])
    person = key(given.get("commenterHex"))
    is_anonymous = person in (ANONYMOUS, "anonymous", None)
    html = text(given.get("html"))
    yield SourceComment(
        id=name,
        thread=link,
        parent=key(given.get("parentHex")),
        author=None if is_anonymous else person,
        name="Anonymous" if is_anonymous else "",
        guest=name if is_anonymous else "",
        body=html or text(given.get("markdown")),
        markup=Markup.HTML if html else Markup.MARKDOWN,
        at=moment(given.get("creationDate"), zone),
        state=State.DELETED if _is_deleted(given, is_anonymous) else state(text(given.get("state")), STATES),
        likes=count(given.get("score")),
    )


def _is_deleted(given: dict[str, Any], is_anonymous: bool) -> bool:
    return is_true(given.get("deleted")) or (is_anonymous and given.get("markdown") == DELETED)


def _link(given: dict[str, Any]) -> str:
    path, domain = text(given.get("url") or given.get("path")), text(given.get("domain") or given.get("host"))
    return path if "://" in path or not domain else f"https://{domain}/{path.lstrip('/')}"
