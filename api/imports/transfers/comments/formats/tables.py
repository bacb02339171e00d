"""Comments of any other system: a table, or JSON objects, with the columns that docs/moving-in.md names. Comments that
are kept until their article is here are written so, too."""

import csv
import sys
from collections.abc import Iterator
from datetime import tzinfo
from pathlib import Path
from typing import Any

from api.imports.errors import UnreadableFile
from api.imports.transfers.comments.formats.json_records import objects
from api.imports.transfers.comments.formats.values import count, first, key, moment, state, text
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

NAMES = {
    "id": ("id", "comment_id", "commentid", "_id"),
    "parent": ("parent", "parent_id", "parentid", "reply_to", "in_reply_to"),
    "thread": ("story_id", "storyid", "thread", "thread_id", "page_id"),
    "url": ("url", "link", "page", "article_url", "permalink"),
    "article": ("article", "article_id", "articleid", "external_id", "externalid"),
    "author": ("author_id", "authorid", "user_id", "userid"),
    "name": ("author", "name", "author_name", "authorname", "user_name", "username", "display_name", "displayname"),
    "guest": ("email", "author_email", "guest"),
    "body": ("body", "text", "comment", "message", "content"),
    "html": ("html", "body_html", "bodyhtml"),
    "markdown": ("markdown",),
    "at": ("created_at", "createdat", "date", "created", "time", "timestamp", "published_at"),
    "state": ("status", "state"),
    "likes": ("likes", "like_count", "likecount", "upvotes", "reactions", "score"),
    "source": ("source",),
}
STATES = dict.fromkeys(("", "published", "approved", "accepted", "visible", "none", "1", "true"), State.PUBLISHED)
STATES |= dict.fromkeys(("spam", "rejected", "hidden"), State.SPAM)
STATES |= dict.fromkeys(("deleted", "removed", "trash"), State.DELETED)
STATES["empty"] = State.EMPTY
WORDS = {*NAMES["body"], *NAMES["html"], *NAMES["markdown"]}
DELIMITERS = ",;\t|"


def read_json(path: Path, zone: tzinfo) -> Iterator[Record]:
    for _, given in objects(path):
        yield from _records(given, zone)


def read_table(path: Path, zone: tzinfo) -> Iterator[Record]:
    csv.field_size_limit(sys.maxsize)
    with opened(path, newline="") as file:
        heading = file.readline()
        delimiter = max(DELIMITERS, key=heading.count)
        file.seek(0)
        rows = csv.DictReader(file, delimiter=delimiter, restval="", skipinitialspace=True)
        try:
            for row in rows:
                yield from _records(row, zone)
        except csv.Error as error:
            raise UnreadableFile(f"The file is no table from here on: {error}.", rows.line_num) from error


def _records(row: dict[Any, Any], zone: tzinfo) -> Iterator[Record]:
    given = {name.strip().lower(): value for name, value in row.items() if isinstance(name, str)}
    found = {name: first(given, names) for name, names in NAMES.items()}
    if not WORDS & given.keys():
        yield from _other(found)
        return
    yield from _comment(found, zone)


def _other(found: dict[str, Any]) -> Iterator[Record]:
    """A table of pages or of people beside that of comments."""
    name = key(found["id"])
    if name and found["url"]:
        yield SourceThread(name, [text(found["url"])], [each for each in (key(found["article"]), name) if each])
    elif name and found["name"]:
        yield SourcePerson(name, text(found["name"]))
    else:
        yield Refused("without an id or a page")


def _comment(found: dict[str, Any], zone: tzinfo) -> Iterator[Record]:
    name, article = key(found["id"]), key(found["article"])
    links = found["url"] if isinstance(found["url"], list) else [text(found["url"])]
    thread = key(found["thread"]) or article or text(links[0] if links else "")
    if not name or not thread:
        yield Refused("without an id or a page")
        return
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
        state=state(text(found["state"]), STATES),
        likes=count(found["likes"]),
        source=key(found["source"]),
    )
