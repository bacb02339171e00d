"""Writes what an import changes of comments: all of it at once, and counted once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from db.connections import named_queries
from db.discussion.imports.threads import Reader
from db.discussion.imports.update import Update
from db.text.comment_markdown import render_comment, stored_html

imported = named_queries.load("imported_comments")


class NewComment(NamedTuple):
    """A row to be; what is erased keeps its place only."""

    id: int
    author_id: int
    parent_id: int | None
    depth: int
    body: str
    html: str
    language: str | None
    created_at: datetime | None
    erased: bool
    reply_count: int
    reply_total: int


class ChangedComment(NamedTuple):
    """None is what stays."""

    id: int
    author_id: int | None
    created_at: datetime | None
    body: str | None
    html: str | None
    language: str | None


@dataclass(frozen=True, slots=True)
class Tally:
    """What is to be counted: events as followers see them (kind, comment, step of the number of comments), and steps of
    the numbers of comments by author, and of replies by comment, shown or not; the key 0 is for top-level comments."""

    events: list[tuple[str, int, int]] = field(default_factory=list)
    authors: Counter[int] = field(default_factory=Counter)
    shown: Counter[int] = field(default_factory=Counter)
    there: Counter[int] = field(default_factory=Counter)

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
    await _add(connection, article_id, _new_comments(update, keys, readers, tally), published_at, tally)
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
        tally.shown[row["parent_id"] or 0] -= row["visible"]
        tally.there[row["parent_id"] or 0] -= 1


def _new_comments(
    update: Update, keys: Mapping[int, int], readers: Mapping[Reader, int], tally: Tally
) -> list[NewComment]:
    """Replies are counted from below: what is erased is there for readers as long as a reply hangs on it."""
    shown, there = Counter[int](), Counter[int]()
    rows: list[NewComment] = []
    for place in reversed(update.new):
        key, each, gone = keys[place], update.given[place], update.gone.get(place)
        parent = 0 if each.parent is None else keys[each.parent]
        author = gone.author_id if gone else readers[each.reader]
        body, html = ("", "") if gone else _words(each.draft.body)
        language = None if gone else each.draft.language
        words, counts = (body, html, language, each.draft.at, bool(gone)), (shown[key], there[key])
        rows.append(NewComment(key, author, parent or None, each.depth, *words, *counts))
        shown[parent] += not gone or shown[key] > 0
        there[parent] += 1
    new = {row.id for row in rows}
    tally.shown.update({parent: number for parent, number in shown.items() if parent not in new})
    tally.there.update({parent: number for parent, number in there.items() if parent not in new})
    return rows[::-1]


async def _add(
    connection: Any, article_id: int, rows: Sequence[NewComment], published_at: datetime | None, tally: Tally
) -> None:
    for row in rows:
        if not row.erased:
            tally.record("CommentAdded", row.id, row.author_id, 1)
    if rows:
        rows = [row._replace(created_at=row.created_at or published_at) for row in rows]
        await imported.add(connection, article_id=article_id, **_columns(NewComment, rows))


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
        body, html = _words(each.draft.body) if edited else (None, None)
        rows.append(ChangedComment(row.id, author, each.draft.at, body, html, each.draft.language))
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
    top = {"shown": tally.shown.pop(0, 0), "there": tally.there.pop(0, 0)}
    if any(top.values()):
        await imported.count_thread(connection, article_id=article_id, **top)
    if parents := sorted({*tally.shown, *tally.there}):
        shown, there = [tally.shown[key] for key in parents], [tally.there[key] for key in parents]
        await imported.count_replies(connection, ids=parents, shown=shown, there=there)
    if authors := {key: step for key, step in sorted(tally.authors.items()) if step}:
        await imported.count_authors(connection, ids=[*authors], steps=[*authors.values()])
    if tally.events:
        kinds, comments, steps = zip(*tally.events, strict=True)
        await imported.record_events(connection, article_id=article_id, kinds=kinds, comments=comments, steps=steps)


async def _rename(connection: Any, article_id: int, update: Update) -> None:
    if renamed := update.renamed:
        await imported.rename_readers(connection, article_id=article_id, ids=[*renamed], names=[*renamed.values()])


def _words(body: str) -> tuple[str, str]:
    return body, stored_html(body, render_comment(body))


def _columns(kind: type[NamedTuple], rows: Sequence[NamedTuple]) -> dict[str, list[Any]]:
    return {name: [getattr(row, name) for row in rows] for name in kind._fields}
