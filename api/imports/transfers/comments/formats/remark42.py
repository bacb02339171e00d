"""Remark42: a backup, whose first line has what is known of people and pages, and each other one a comment."""

from collections.abc import Iterator
from datetime import tzinfo
from pathlib import Path
from typing import Any

from api.imports.transfers.comments.formats.json_records import objects
from api.imports.transfers.comments.formats.values import count, is_true, key, moment, text
from api.imports.transfers.comments.records import Markup, Record, Refused, SourceComment, SourceThread
from db.discussion.transfers.records import State


def read(path: Path, zone: tzinfo) -> Iterator[Record]:
    for name, given in objects(path):
        if not name and "locator" in given:
            yield from _comment(given, zone)


def _comment(given: dict[str, Any], zone: tzinfo) -> Iterator[Record]:
    locator, person = _object(given.get("locator")), _object(given.get("user"))
    name, link = key(given.get("id")), text(locator.get("url"))
    if not name or not link:
        yield Refused("without an id or a page")
        return
    yield SourceThread(link, [link])
    html = text(given.get("text"))
    yield SourceComment(
        id=name,
        thread=link,
        parent=key(given.get("pid")),
        author=key(person.get("id")),
        name=text(person.get("name")),
        body=html or text(given.get("orig")),
        markup=Markup.HTML if html else Markup.MARKDOWN,
        at=moment(given.get("time"), zone),
        state=State.DELETED if is_true(given.get("delete")) else State.PUBLISHED,
        likes=_likes(given),
    )


def _likes(given: dict[str, Any]) -> int:
    """Votes for it; the score alone has those against it taken off."""
    votes = given.get("votes")
    if not isinstance(votes, dict) or not votes:
        return count(given.get("score"))
    return sum(vote is True for vote in votes.values())


def _object(given: Any) -> dict[str, Any]:
    return given if isinstance(given, dict) else {}
