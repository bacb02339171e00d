"""Coral: the collections of its database, `stories`, `users` and `comments`, as JSON lines in whatever order; and the
table of comments that it gives to a commenter, which names nobody."""

import csv
import re
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
LIKES = ("REACTION", "RESPECT", "respect", "like", "love")
COLUMNS = {"Comment ID", "Published Timestamp", "Article URL", "Comment Text"}
"""Of the table."""
NUMBERS = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}),? (\d{1,2}):(\d\d:\d\d)")
"""A time of the table as it is written in many languages, in some with the day before the month."""


def read(path: Path, zone: tzinfo) -> Iterator[Record]:
    for _, given in objects(path):
        if "url" in given and "body" not in given and "storyID" not in given:
            yield from _thread(given)
        elif "commentID" in given:
            continue  # Likes and reports, each for itself.
        elif "storyID" in given or "asset_id" in given:
            yield _comment(given, zone)
        elif "username" in given or "displayName" in given:
            yield from _person(given)


def read_table(path: Path, zone: tzinfo) -> Iterator[Record]:
    has_days_first = _has_days_first(path)
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
                at=moment(_in_order(text(row.get("Published Timestamp")), has_days_first), zone),
            )


def _has_days_first(path: Path) -> bool:
    """As a day after the twelfth shows; where there is none, the month is first, as Coral has it at the beginning."""
    with opened(path, newline="") as file:
        written = (NUMBERS.match(text(row.get("Published Timestamp"))) for row in csv.DictReader(file))
        return any(found is not None and int(found[1]) > 12 for found in written)


def _in_order(written: str, has_days_first: bool) -> str:
    """Midnight is 24:00 of the day that begins, where browsers write American English."""
    found = NUMBERS.fullmatch(written.strip())
    if not found:
        return written
    first, second, year, hour, rest = found.groups()
    day, month = (first, second) if has_days_first else (second, first)
    return f"{year}-{month:0>2}-{day:0>2} {int(hour) % 24:02}:{rest}"


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
        at=moment(given.get("createdAt") or given.get("created_at"), zone),
        state=State.DELETED if given.get("deletedAt") or given.get("deleted_at") else _state(given),
        likes=_likes(reactions),
    )


def _state(given: dict[str, Any]) -> State:
    return state(text(given.get("status", "NONE")), STATES)


def _likes(reactions: Any) -> int:
    if not isinstance(reactions, dict):
        return 0
    return next((count(reactions[name]) for name in LIKES if name in reactions), 0)
