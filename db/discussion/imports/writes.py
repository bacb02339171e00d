"""Writes a slice of what an import changes of comments: all of it at once, and counted once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from db.connections import named_queries
from db.discussion.imports.slices import Slice, Words
from db.discussion.imports.threads import Reader

imported = named_queries.load("imported_comments")

NO_WORDS = Words("", "", None)
UNCHANGED = None, None, None


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


async def write(connection: Any, article_id: int, changes: Slice, keys: dict[int, int]) -> int:
    """Under the lock of the discussion, where triggers count no row: until this ends. `keys` are those of stored
    comments by place; what is added comes to them. Returns of how many it is remembered that they were taken out."""
    readers = await _lock_readers(connection, changes)
    if changes.new:
        reserved = await imported.reserve(connection, number=len(changes.new))
        keys.update(zip(changes.new, reserved, strict=True))
    tally = Tally()
    await _add(connection, article_id, _new_comments(changes, keys, readers, tally), tally)
    await _bring_back(connection, changes, keys)
    await _like(connection, changes, keys, readers)
    await _change(connection, changes, readers, tally)
    remembered = await _remove(connection, changes, tally)
    await _count(connection, article_id, tally)
    await _rename(connection, article_id, changes)
    return remembered


async def _lock_readers(connection: Any, changes: Slice) -> dict[Reader, int]:
    """Their keys; those who are missing are added. Whoever is being deleted is so when the lock is there."""
    readers, touched = changes.readers(), [*changes.lost, *(row for *_, row in changes.pairs())]
    while True:
        locked = imported.lock_readers(
            connection,
            ids=[each.id for each in readers],
            names=[each.name for each in readers],
            keys=[*(row.author_id for row in touched), *(key for key, _ in changes.renamed)],
        )
        found = {Reader.of(row["external_id"], row["display_name"]): row["id"] async for row in locked}
        if found.keys() >= readers.keys():
            return found
        await imported.add_readers(connection, ids=[each.id for each in readers], names=[*readers.values()])


async def _remove(connection: Any, changes: Slice, tally: Tally) -> int:
    lost = [row.id for row in changes.lost]
    if not lost:
        return 0
    remembered: int = await imported.remember_removed(connection, ids=lost)
    async for row in imported.remove(connection, ids=lost):
        if row["status"] == "PUBLISHED":
            tally.record("CommentRemoved", row["id"], row["author_id"], -1)
        tally.shown[row["parent_id"] or 0] -= row["visible"]
        tally.there[row["parent_id"] or 0] -= 1
    return remembered


def _new_comments(
    changes: Slice, keys: Mapping[int, int], readers: Mapping[Reader, int], tally: Tally
) -> list[NewComment]:
    """Replies are counted from below: what is erased is there for readers as long as a reply hangs on it."""
    shown, there = Counter[int](), Counter[int]()
    rows: list[NewComment] = []
    for place in reversed(changes.new):
        key, each, gone = keys[place], changes.given(place), changes.update.gone.get(place)
        parent = 0 if each.parent is None else keys[each.parent]
        author = gone.author_id if gone else readers[each.reader]
        words = NO_WORDS if gone else changes.words[place]
        said, counts = (*words, each.draft.at, bool(gone)), (shown[key], there[key])
        rows.append(NewComment(key, author, parent or None, each.depth, *said, *counts))
        shown[parent] += not gone or shown[key] > 0
        there[parent] += 1
    new = {row.id for row in rows}
    tally.shown.update({parent: number for parent, number in shown.items() if parent not in new})
    tally.there.update({parent: number for parent, number in there.items() if parent not in new})
    return rows[::-1]


async def _add(connection: Any, article_id: int, rows: Sequence[NewComment], tally: Tally) -> None:
    for row in rows:
        if not row.erased:
            tally.record("CommentAdded", row.id, row.author_id, 1)
    if rows:
        await imported.add(connection, article_id=article_id, **_columns(NewComment, rows))


async def _bring_back(connection: Any, changes: Slice, keys: Mapping[int, int]) -> None:
    if gone := {place: changes.update.gone[place] for place in changes.new if place in changes.update.gone}:
        ids, comments = [each.id for each in gone.values()], [keys[place] for place in gone]
        await imported.bring_back(connection, ids=ids, comment_ids=comments)


async def _like(connection: Any, changes: Slice, keys: Mapping[int, int], readers: Mapping[Reader, int]) -> None:
    if changes.likes:
        await imported.like(
            connection,
            comments=[keys[place] for place, _ in changes.likes],
            likers=[readers[liker] for _, liker in changes.likes],
            added=[keys[place] for place in changes.new],
        )


async def _change(connection: Any, changes: Slice, readers: Mapping[Reader, int], tally: Tally) -> None:
    """What the file says otherwise: the words, the time, or who it was."""
    rows: list[ChangedComment] = []
    for place, each, row in changes.pairs():
        author, words = readers[each.reader], changes.words.get(place, UNCHANGED)
        rows.append(ChangedComment(row.id, author, each.draft.at, *words))
        if row.status == "PUBLISHED":
            tally.record("CommentEdited", row.id, author, 0)
            tally.authors.update({row.author_id: -1})
            tally.authors.update({author: 1})
    if rows:
        await imported.change(connection, **_columns(ChangedComment, rows))


async def _count(connection: Any, article_id: int, tally: Tally) -> None:
    if tally.events:
        kinds, comments, steps = zip(*tally.events, strict=True)
        await imported.record_events(connection, article_id=article_id, kinds=kinds, comments=comments, steps=steps)
    else:
        await imported.count_rows(connection)
    top = {"shown": tally.shown.pop(0, 0), "there": tally.there.pop(0, 0)}
    if any(top.values()):
        await imported.count_thread(connection, article_id=article_id, **top)
    if parents := sorted({*tally.shown, *tally.there}):
        shown, there = [tally.shown[key] for key in parents], [tally.there[key] for key in parents]
        await imported.count_replies(connection, ids=parents, shown=shown, there=there)
    if authors := {key: step for key, step in sorted(tally.authors.items()) if step}:
        await imported.count_authors(connection, ids=[*authors], steps=[*authors.values()])


async def _rename(connection: Any, article_id: int, changes: Slice) -> None:
    if changes.renamed:
        ids, names = zip(*changes.renamed, strict=True)
        await imported.rename_readers(connection, article_id=article_id, ids=ids, names=names)


def _columns(kind: type[NamedTuple], rows: Sequence[NamedTuple]) -> dict[str, list[Any]]:
    return {name: [getattr(row, name) for row in rows] for name in kind._fields}
