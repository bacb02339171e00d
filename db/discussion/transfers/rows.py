"""Rows of comments as a transfer writes them, and what is to be counted with them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from db.discussion.transfers.records import Addition, Alteration, Words
from db.text.comment_markdown import stored_html

NOTHING = Words()


class Row(NamedTuple):
    """A comment as it is inserted; what has no author only keeps a place."""

    id: int
    article_id: int
    author_id: int | None
    parent_id: int | None
    depth: int
    body: str
    html: str
    language: str | None
    created_at: datetime
    status: str
    erased: bool
    like_count: int
    reply_count: int
    reply_total: int


class Change(NamedTuple):
    """A comment as it is to be; without an author it stays that of the author it has."""

    id: int
    author_id: int | None
    body: str
    html: str
    language: str | None
    created_at: datetime
    status: str
    erased: bool
    status_before: str
    erased_before: bool


@dataclass
class Tally:
    """What is to be counted, by article, author or parent."""

    steps: Counter[int] = field(default_factory=Counter)
    queue: Counter[int] = field(default_factory=Counter)
    top_shown: Counter[int] = field(default_factory=Counter)
    top_there: Counter[int] = field(default_factory=Counter)
    authors: Counter[int] = field(default_factory=Counter)
    shown: Counter[int] = field(default_factory=Counter)
    there: Counter[int] = field(default_factory=Counter)


def new_row(each: Addition, key: int, parent: int | None, words: Mapping[int, Words], found: Mapping[str, int]) -> Row:
    """The place of a comment where there is none that readers may see."""
    head = each.head
    said = words.get(head.place, NOTHING) if head and head.state.is_live else NOTHING
    author = found.get(head.author.reader) if head else None
    if head is None or author is None or not said.body:
        return Row(key, each.article_id, None, parent, each.depth, "", "", None, each.at, "REMOVED", True, 0, 0, 0)
    text = (*_words(said), said.language, each.at, head.state.name, False, head.likes)
    return Row(key, each.article_id, author, parent, each.depth, *text, 0, 0)


def add_to(tally: Tally, row: Row) -> None:
    is_published, shown = row.status == "PUBLISHED", row.status == "PUBLISHED" or row.reply_count > 0
    tally.steps[row.article_id] += is_published
    if row.author_id is not None and is_published:
        tally.authors[row.author_id] += 1
    if row.status == "PENDING":
        tally.queue[row.article_id] += 1
    if row.parent_id is None:
        tally.top_shown[row.article_id] += shown
        tally.top_there[row.article_id] += 1
    else:
        tally.shown[row.parent_id] += shown
        tally.there[row.parent_id] += 1


def changed_row(each: Alteration, words: Mapping[int, Words], found: Mapping[str, int]) -> Change:
    """What the source has taken out, or what has no words any more, keeps its place."""
    head, stored = each.head, each.stored
    said, at = words.get(head.place, NOTHING), head.at or stored.created_at
    author, before = found.get(head.author.reader), (stored.status, stored.erased)
    if not head.state.is_live or author is None or not said.body:
        return Change(stored.comment_id, None, "", "", None, stored.created_at, "REMOVED", True, *before)
    return Change(stored.comment_id, author, *_words(said), said.language, at, head.state.name, False, *before)


def _words(said: Words) -> tuple[str, str]:
    return said.body, stored_html(said.body, said.html)


def columns(kind: type[NamedTuple], rows: Sequence[NamedTuple]) -> dict[str, list[Any]]:
    return {name: [getattr(row, name) for row in rows] for name in kind._fields}
