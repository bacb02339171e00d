"""Writes what an import changes of comments: all of it at once, and counted once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from db.connections import named_queries
from db.discussion.imports.threads import Reader
from db.discussion.imports.update import Update
from db.text.markdown import render_comment

imported = named_queries.load("imported_comments")


class NewComment(NamedTuple):
    """A row to be; what is erased keeps its place only."""

    id: int
    author_id: int
    parent_id: int | None
    depth: int
    body: str
    html: str
    created_at: datetime | None
    erased: bool
    reply_count: int


class ChangedComment(NamedTuple):
    """None is what stays."""

    id: int
    author_id: int | None
    created_at: datetime | None
    body: str | None
    html: str | None


@dataclass(frozen=True, slots=True)
class Tally:
    """What is to be counted: events as followers see them (kind, comment, step of the number of comments), and steps of
    the numbers of replies by comment, and of comments by commenter."""

    events: list[tuple[str, int, int]] = field(default_factory=list)
    replies: Counter[int] = field(default_factory=Counter)
    authors: Counter[int] = field(default_factory=Counter)

    def record(self, kind: str, comment_id: int, author_id: int, step: int) -> None:
        self.events.append((kind, comment_id, step))
        self.authors[author_id] += step


async def write(connection: Any, article_id: int, update: Update, published_at: datetime | None) -> None:
    readers = await _lock_readers(connection, update)
    reserved = await imported.reserve(connection, number=len(update.new)) or []
    keys = {place: row.id for place, row in update.found.items()} | dict(zip(update.new, reserved, strict=True))
    tally = Tally()
    await imported.count_rows(connection, switch="off")
    await _remove(connection, update, tally)
    new = _new_comments(update, keys, readers, tally)
    times = [row._replace(created_at=row.created_at or published_at) for row in new]
    await imported.add(connection, article_id=article_id, **_columns(NewComment, times))
    await _bring_back(connection, update, keys)
    await _change(connection, update, readers, tally)
    await _like(connection, update, keys, readers)
    await imported.count_rows(connection, switch="on")
    await _count(connection, article_id, tally)
    await _rename(connection, article_id, update)


async def _lock_readers(connection: Any, update: Update) -> dict[Reader, int]:
    """Their keys; those who are missing are added. Whoever is being deleted is so when the lock is there."""
    readers, touched = update.readers(), [*update.lost, *(row for _, row in update.changed)]
    found: dict[Reader, int] = {}
    while not found.keys() >= readers.keys():
        await imported.add_readers(connection, ids=[each.id for each in readers], names=[*readers.values()])
        locked = imported.lock_readers(
            connection,
            ids=[each.id for each in readers],
            names=[each.name for each in readers],
            keys=[*(row.author_id for row in touched), *update.renamed],
        )
        found = {Reader.of(row["external_id"], row["display_name"]): row["id"] async for row in locked}
    return found


async def _remove(connection: Any, update: Update, tally: Tally) -> None:
    lost = [row.id for row in update.lost]
    if not lost:
        return
    await imported.remember_removed(connection, ids=lost)
    async for row in imported.remove(connection, ids=lost):
        if row["status"] == "PUBLISHED":
            tally.record("CommentRemoved", row["id"], row["author_id"], -1)
        if row["visible"] and row["parent_id"]:
            tally.replies[row["parent_id"]] -= 1


def _new_comments(
    update: Update, keys: Mapping[int, int], readers: Mapping[Reader, int], tally: Tally
) -> list[NewComment]:
    """Replies are counted from below: what is erased is there for readers as long as a reply hangs on it."""
    replies: Counter[int | None] = Counter()
    rows: list[NewComment] = []
    for place in reversed(update.new):
        each, gone = update.given[place], update.gone.get(place)
        parent = None if each.parent is None else keys[each.parent]
        author = gone.author_id if gone else readers[each.reader]
        body, html = ("", "") if gone else (each.draft.body, render_comment(each.draft.body))
        count = replies[keys[place]]
        rows.append(
            NewComment(keys[place], author, parent, each.depth, body, html, each.draft.at, gone is not None, count)
        )
        replies[parent] += gone is None or count > 0
    _tally_new(rows[::-1], replies, tally)
    return rows[::-1]


def _tally_new(rows: Sequence[NewComment], replies: Mapping[int | None, int], tally: Tally) -> None:
    for row in rows:
        if not row.erased:
            tally.record("CommentAdded", row.id, row.author_id, 1)
    new = {None, *(row.id for row in rows)}
    tally.replies.update(
        {parent: count for parent, count in replies.items() if parent is not None and parent not in new}
    )


async def _bring_back(connection: Any, update: Update, keys: Mapping[int, int]) -> None:
    if update.gone:
        ids, comments = [each.id for each in update.gone.values()], [keys[place] for place in update.gone]
        await imported.bring_back(connection, ids=ids, comment_ids=comments)


async def _change(connection: Any, update: Update, readers: Mapping[Reader, int], tally: Tally) -> None:
    """What the file says otherwise: the words, the time, or who it was."""
    rows: list[ChangedComment] = []
    for each, row in update.changed:
        edited = each.draft.body != row.body
        author = readers[each.reader]
        body, html = (each.draft.body, render_comment(each.draft.body)) if edited else (None, None)
        rows.append(ChangedComment(row.id, author, each.draft.at, body, html))
        if row.status == "PUBLISHED":
            tally.record("CommentEdited", row.id, author, 0)
            tally.authors.update({row.author_id: -1})
            tally.authors.update({author: 1})
    if rows:
        await imported.keep_revisions(connection, ids=[row.id for row in rows if row.body is not None])
        await imported.change(connection, **_columns(ChangedComment, rows))


async def _like(connection: Any, update: Update, keys: Mapping[int, int], readers: Mapping[Reader, int]) -> None:
    if update.likes:
        await imported.like(
            connection,
            comments=[keys[place] for place, _ in update.likes],
            likers=[readers[liker] for _, liker in update.likes],
            added=[keys[place] for place in update.new],
        )


async def _count(connection: Any, article_id: int, tally: Tally) -> None:
    for count, steps in ((imported.count_replies, tally.replies), (imported.count_authors, tally.authors)):
        changed = {key: step for key, step in sorted(steps.items()) if step}
        if changed:
            await count(connection, ids=[*changed], steps=[*changed.values()])
    if tally.events:
        kinds, comments, by = zip(*tally.events, strict=True)
        await imported.record_events(connection, article_id=article_id, kinds=kinds, comments=comments, steps=by)


async def _rename(connection: Any, article_id: int, update: Update) -> None:
    if renamed := update.renamed:
        await imported.rename_readers(connection, article_id=article_id, ids=[*renamed], names=[*renamed.values()])


def _columns(kind: type[NamedTuple], rows: Sequence[NamedTuple]) -> dict[str, list[Any]]:
    return {name: [getattr(row, name) for row in rows] for name in kind._fields}
