"""Coral: the collections of its database, `stories`, `users` and `comments`, as JSON lines in whatever order; and the
table of comments that it gives to a commenter, which names nobody."""

import csv
from collections.abc import Iterator
from datetime import tzinfo
from pathlib import Path
from typing import Any

from api.imports.transfers.comments.formats.json_records import objects
from api.imports.transfers.comments.formats.values import count, key, moment, state, text
from api.imports.transfers.comments.records import (
    Markup,
    Record,
    Refused,
    SourceComment,
    SourcePerson,
    SourceThread,
)
from api.imports.transfers.decoding import opened
from db.discussion.transfers.records import State

STATES = {
    "approved": State.PUBLISHED,
    "none": State.PUBLISHED,
    "accepted": State.PUBLISHED,
    "premod": State.PENDING,
    "system_withheld": State.PENDING,
    "rejected": State.SPAM,
}
COLUMNS = {"Comment ID", "Published Timestamp", "Article URL", "Comment Text"}
"""Of the table."""


def read(path: Path, zone: tzinfo) -> Iterator[Record]:
    for _, given in objects(path):
        if "url" in given and "body" not in given and "storyID" not in given:
            yield from _thread(given)
        elif "storyID" in given or "asset_id" in given:
            yield _comment(given, zone)
        elif "username" in given or "displayName" in given:
            yield from _person(given)


def read_table(path: Path, zone: tzinfo) -> Iterator[Record]:
    with opened(path, newline="") as file:
        for row in csv.DictReader(file):
            name, link = text(row.get("Comment ID")), text(row.get("Article URL"))
            if not name or not link:
                yield Refused("without an id or a page")
                continue
            yield SourceThread(link, [link])
            yield SourceComment(
                id=name,
                thread=link,
                body=text(row.get("Comment Text")),
                markup=Markup.TYPED,
                guest=path.stem,
                at=moment(row.get("Published Timestamp"), zone),
            )


def _id(given: dict[str, Any]) -> str | None:
    return key(given.get("id")) or key(given.get("_id"))


def _thread(given: dict[str, Any]) -> Iterator[Record]:
    if name := _id(given):
        yield SourceThread(name, [text(given["url"])], [name])


def _person(given: dict[str, Any]) -> Iterator[Record]:
    if name := _id(given):
        yield SourcePerson(name, text(given.get("username") or given.get("displayName")))


def _comment(given: dict[str, Any], zone: tzinfo) -> Record:
    name, thread = _id(given), key(given.get("storyID") or given.get("asset_id"))
    if not name or not thread:
        return Refused("without an id or a page")
    revisions = [each for each in given.get("revisions") or given.get("body_history") or [] if isinstance(each, dict)]
    said = text(given.get("body")) or (text(revisions[-1].get("body")) if revisions else "")
    reactions = given.get("actionCounts") or given.get("action_counts") or {}
    return SourceComment(
        id=name,
        thread=thread,
        parent=key(given.get("parentID") or given.get("parent_id")),
        author=key(given.get("authorID") or given.get("author_id")),
        body=said,
        markup=Markup.TYPED,
        at=moment(given.get("createdAt") or given.get("created_at"), zone),
        state=State.DELETED if given.get("deletedAt") or given.get("deleted_at") else _state(given),
        likes=_likes(reactions),
    )


def _state(given: dict[str, Any]) -> State:
    return state(text(given.get("status", "NONE")), STATES)


def _likes(reactions: Any) -> int:
    if not isinstance(reactions, dict):
        return 0
    return next((count(reactions[name]) for name in ("REACTION", "RESPECT", "respect", "like") if name in reactions), 0)
