"""Writes comments of another system, many in one transaction: counted once, and one event for each article."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from db.connections import named_queries
from db.discussion.transfers import authors
from db.discussion.transfers.authors import Known
from db.discussion.transfers.records import Addition, Alteration, Author, Step, Words
from db.discussion.transfers.rows import Change, Row, Tally, add_to, changed_row, columns, new_row

transferred = named_queries.load("transferred_comments")


@dataclass
class Writer:
    """`ids` are those of comments that have been written, by key, as long as others may answer them; `authors` are
    those whom it knows, by reader, and `entries` those of the audit log, by article."""

    connection: Any
    ids: dict[str, int] = field(default_factory=dict)
    authors: dict[str, Known] = field(default_factory=dict)
    entries: dict[int, int] = field(default_factory=dict)

    def forget(self) -> None:
        """What comes next is about other articles."""
        self.ids.clear()
        self.entries.clear()

    async def write(
        self, added: Sequence[Addition], altered: Sequence[Alteration], words: Mapping[int, Words]
    ) -> set[int]:
        """Stores them in one transaction, with words by the places of their heads. Returns the keys of articles that
        are gone, whose comments are not stored."""
        steps: list[Step] = [*added, *altered]
        articles = {each.article_id for each in steps}
        found, ids = await self._authors(steps), await self._reserve(added)
        async with self.connection.transaction():
            rows = transferred.lock(self.connection, article_ids=sorted(articles))
            there = {row["article_id"] async for row in rows}
            added = [each for each in added if each.article_id in there]
            altered = [each for each in altered if each.article_id in there]
            found = await self._locked(found)
            rows_to_add, tally = self._rows(added, words, found, ids)
            await self._add(rows_to_add, added)
            await self._count(tally, there)
            await self._change(altered, words, found)
            entries = await self._log([each.article_id for each in steps if each.head and each.article_id in there])
        self.ids |= ids
        self.entries |= entries
        return articles - there

    async def _log(self, articles: Iterable[int]) -> Mapping[int, int]:
        """In the audit log, how many comments of each article were written; one entry for each article of a run."""
        steps = Counter(articles)
        if known := sorted(steps.keys() & self.entries.keys()):
            ids, more = [self.entries[key] for key in known], [steps[key] for key in known]
            await transferred.log_more(self.connection, ids=ids, numbers=more)
        new = sorted(steps.keys() - self.entries.keys())
        rows = transferred.log(self.connection, articles=new, numbers=[steps[key] for key in new]) if new else None
        return {row["article_id"]: row["id"] async for row in rows} if rows else {}

    async def _authors(self, steps: Sequence[Step]) -> Mapping[str, int]:
        """Their keys by reader. Nobody waits for the discussions meanwhile."""
        heads = [each.head for each in steps if each.head and each.head.state.is_live]
        latest: dict[str, Author] = {head.author.reader: head.author for head in heads}
        found = await authors.find(self.connection, list(latest.values()), self.authors) if latest else {}
        self.authors |= found
        return {reader: known.id for reader, known in found.items()}

    async def _locked(self, found: Mapping[str, int]) -> Mapping[str, int]:
        """Without those who have been deleted since; in one order, behind the discussions."""
        rows = transferred.lock_authors(self.connection, ids=list(found.values()))
        there = {row["id"] async for row in rows}
        return {reader: key for reader, key in found.items() if key in there}

    async def _reserve(self, added: Sequence[Addition]) -> dict[str, int]:
        reserved = await transferred.reserve(self.connection, number=len(added)) or []
        return {each.key: number for each, number in zip(added, reserved, strict=True)}

    def _rows(
        self, added: Sequence[Addition], words: Mapping[int, Words], found: Mapping[str, int], ids: Mapping[str, int]
    ) -> tuple[list[Row], Tally]:
        """Replies are counted from below: a place is there for readers as long as a reply hangs on it."""
        tally, rows = Tally(), []
        known = {**self.ids, **ids}
        for each in reversed(added):
            parent = known[each.parent] if isinstance(each.parent, str) else each.parent
            row = new_row(each, ids[each.key], parent, words, found)
            row = row._replace(reply_count=tally.shown.pop(row.id, 0), reply_total=tally.there.pop(row.id, 0))
            add_to(tally, row)
            rows.append(row)
        return rows[::-1], tally

    async def _add(self, rows: Sequence[Row], added: Sequence[Addition]) -> None:
        if not rows:
            return
        await transferred.count_rows(self.connection, switch="off")
        await transferred.add(self.connection, **columns(Row, rows))
        await transferred.count_rows(self.connection, switch="on")
        await transferred.keep(
            self.connection,
            keys=[each.key for each in added],
            comment_ids=[row.id for row in rows],
            contents=[
                each.head.content if each.head and not row.erased else None
                for each, row in zip(added, rows, strict=True)
            ],
            likes=[row.like_count for row in rows],
        )

    async def _count(self, tally: Tally, articles: Iterable[int]) -> None:
        if parents := sorted({*tally.shown, *tally.there}):
            shown, there = [tally.shown[key] for key in parents], [tally.there[key] for key in parents]
            await transferred.count_replies(self.connection, ids=parents, shown=shown, there=there)
        if tally.authors:
            keys = sorted(tally.authors)
            await transferred.count_authors(self.connection, ids=keys, steps=[tally.authors[key] for key in keys])
        given = sorted(articles)
        columns = (tally.steps, tally.top_shown, tally.top_there)
        steps, shown, there = ([counts[key] for key in given] for counts in columns)
        await transferred.record(self.connection, articles=given, steps=steps, shown=shown, there=there)
        if tally.queue:
            await transferred.record_queue(self.connection, articles=[*tally.queue], steps=[*tally.queue.values()])

    async def _change(
        self, altered: Sequence[Alteration], words: Mapping[int, Words], found: Mapping[str, int]
    ) -> None:
        """Triggers count what changes: readers hear of each, as of an edit or a decision."""
        if not altered:
            return
        pairs = [(each, changed_row(each, words, found)) for each in altered]
        changed = transferred.change(self.connection, **columns(Change, [row for _, row in pairs]))
        done = {row["id"] async for row in changed}
        pairs = [pair for pair in pairs if pair[1].id in done]
        altered, rows = [each for each, _ in pairs], [row for _, row in pairs]
        await self._move_counts(altered, rows)
        likes = [0 if row.erased else each.head.likes for each, row in zip(altered, rows, strict=True)]
        steps = [number - each.stored.like_count for each, number in zip(altered, likes, strict=True)]
        await transferred.like(self.connection, ids=[row.id for row in rows], steps=steps)
        await transferred.forget_revisions(self.connection, ids=[row.id for row in rows if row.erased])
        await transferred.keep(
            self.connection,
            keys=[each.head.key for each in altered],
            comment_ids=[row.id for row in rows],
            contents=[None if row.erased else each.head.content for each, row in zip(altered, rows, strict=True)],
            likes=likes,
        )

    async def _move_counts(self, altered: Sequence[Alteration], rows: Sequence[Change]) -> None:
        """Of what was published and has another author by now; triggers count what enters and leaves."""
        steps = Counter[int]()
        for each, row in zip(altered, rows, strict=True):
            if row.author_id is not None and each.stored.status == "PUBLISHED":
                steps[each.stored.author_id] -= 1
                steps[row.author_id] += 1
        if keys := sorted(key for key, step in steps.items() if step):
            await transferred.count_authors(self.connection, ids=keys, steps=[steps[key] for key in keys])
