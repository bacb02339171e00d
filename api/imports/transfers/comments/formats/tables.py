"""Comments of any other system: a table, or JSON objects, with the columns that docs/moving-in.md names. Comments that
are kept until their article is here are written so, too."""

import csv
import sys
from collections.abc import Iterator
from datetime import tzinfo
from pathlib import Path
from typing import Any

from api.imports.transfers.comments.formats.json_records import objects
from api.imports.transfers.comments.formats.values import count, first, is_true, key, moment, state, text
from api.imports.transfers.comments.records import (
    Markup,
    Record,
    Refused,
    SourceComment,
    SourcePerson,
    SourceThread,
)
from api.imports.transfers.decoding import opened, rows
from db.discussion.transfers.records import State

NAMES = {
    "id": ("id", "comment_id", "commentid", "_id", "objectid"),
    "parent": ("parent", "parent_id", "parentid", "reply_to", "in_reply_to", "pid", "rid"),
    "thread": ("story_id", "storyid", "thread", "thread_id", "page_id"),
    "url": ("url", "page_key", "page", "article_url", "permalink", "link"),
    "article": ("article", "article_id", "articleid", "external_id", "externalid"),
    "author": ("author_id", "authorid", "user_id", "userid"),
    "name": (
        *("author", "name", "author_name", "authorname", "user_name", "username", "display_name", "displayname"),
        *("nick", "nickname"),
    ),
    "guest": ("email", "author_email", "mail", "guest"),
    "body": ("body", "text", "comment", "message", "content"),
    "html": ("html", "body_html", "bodyhtml"),
    "markdown": ("markdown",),
    "at": ("created_at", "createdat", "date", "created", "time", "timestamp", "published_at", "insertedat"),
    "state": ("status", "state"),
    "likes": ("likes", "like_count", "likecount", "upvotes", "vote_up", "reactions", "score"),
    "source": ("source",),
}
STATES = dict.fromkeys(("", "published", "approved", "accepted", "visible", "none", "1", "true"), State.PUBLISHED)
STATES |= dict.fromkeys(("spam", "rejected", "hidden"), State.SPAM)
STATES |= dict.fromkeys(("deleted", "removed", "trash"), State.DELETED)
STATES["empty"] = State.EMPTY
FLAGS = {
    State.DELETED: ("deleted", "is_deleted", "isdeleted", "deleted_at", "deletedat"),
    State.SPAM: ("spam", "is_spam", "isspam"),
    State.PENDING: ("pending", "is_pending", "ispending"),
}
"""Columns that say of a comment that it has a state, the first of which counts."""
AUTHORS, REPLIES = ("author", "user"), ("replies", "children", "answers", "responses")
PLACES = {*NAMES["thread"], *NAMES["url"], *NAMES["article"], *NAMES["source"]}
DEEPEST = 100
WORDS = {*NAMES["body"], *NAMES["html"], *NAMES["markdown"]}
DELIMITERS = ",;\t|"


def read_json(path: Path, zone: tzinfo) -> Iterator[Record]:
    for _, given in objects(path):
        for each in _apart(given):
            yield from _records(each, zone)


def read_table(path: Path, zone: tzinfo) -> Iterator[Record]:
    csv.field_size_limit(sys.maxsize)
    with opened(path, newline="") as file:
        heading = file.readline()
        delimiter = max(DELIMITERS, key=heading.count)
        file.seek(0)
        for row in rows(csv.DictReader(file, delimiter=delimiter, restval="", skipinitialspace=True)):
            yield from _records(row, zone)


def _apart(given: dict[str, Any], depth: int = 0) -> Iterator[dict[str, Any]]:
    """An object, and those that stand in it as its replies, on the same page; with its author in columns."""
    row = {name.strip().lower(): value for name, value in given.items()}
    named = [(name, row.pop(name)) for name in AUTHORS if isinstance(row.get(name), dict)]
    for _, author in named:
        said = {name.lower(): value for name, value in author.items()}
        row = {"author_id": first(said, NAMES["id"]), "author": first(said, NAMES["name"]), **row}
    replies = [each for name in REPLIES if isinstance(row.get(name), list) for each in row.pop(name)]
    yield row
    above = {"parent": first(row, NAMES["id"])} | {name: row[name] for name in PLACES if name in row}
    for each in replies if depth < DEEPEST else ():
        if isinstance(each, dict):
            yield from _apart({**above, **{name.strip().lower(): value for name, value in each.items()}}, depth + 1)


def _records(row: dict[Any, Any], zone: tzinfo) -> Iterator[Record]:
    given = {name.strip().lower(): value for name, value in row.items() if isinstance(name, str)}
    found = {name: first(given, names) for name, names in NAMES.items()}
    found["state"] = _state(found["state"], given)
    if not WORDS & given.keys():
        yield from _other(found)
        return
    yield from _comment(found, zone)


def _state(said: Any, given: dict[str, Any]) -> State:
    """What a flag says counts more than what another column does."""
    flagged = next((meant for meant, names in FLAGS.items() if _is_set(first(given, names))), None)
    if flagged is None and said is None and given.get("approved") not in (None, ""):
        return State.PUBLISHED if is_true(given["approved"]) else State.PENDING
    return flagged or state(text(said), STATES)


def _is_set(flag: Any) -> bool:
    """A time at which it was set counts, too."""
    return is_true(flag) or moment(flag) is not None


def _other(found: dict[str, Any]) -> Iterator[Record]:
    """A table of pages or of people beside that of comments; what has no id says something of the file."""
    name = key(found["id"])
    if name and found["url"]:
        yield SourceThread(name, [text(found["url"])], [each for each in (key(found["article"]), name) if each])
    elif name and found["name"]:
        yield SourcePerson(name, text(found["name"]))
    elif name:
        yield Refused("without an id or a page")


def _comment(found: dict[str, Any], zone: tzinfo) -> Iterator[Record]:
    name, article = key(found["id"]), key(found["article"])
    links = found["url"] if isinstance(found["url"], list) else [text(found["url"])]
    thread = key(found["thread"]) or article or text(links[0] if links else "")
    if not name or not thread:
        yield Refused("without an id or a page")
        return
    if not any(links) and ("://" in thread or thread.startswith("/")):
        links = [thread]
    if article or any(links):
        yield SourceThread(thread, [text(link) for link in links if link], [article] if article else [])
    yield SourceComment(
        id=name,
        thread=thread,
        parent=key(found["parent"]),
        author=key(found["author"]),
        name=text(found["name"]),
        guest=text(found["guest"]),
        body=text(found["html"] or found["markdown"] or found["body"]),
        markup=Markup.HTML if found["html"] else Markup.MARKDOWN if found["markdown"] else Markup.TYPED,
        at=moment(found["at"], zone),
        state=found["state"],
        likes=count(found["likes"]),
        source=key(found["source"]),
    )
