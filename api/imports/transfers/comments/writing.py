"""Steps of an import in small batches: whoever posts in a discussion meanwhile hardly waits."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, NamedTuple

from api.imports.transfers.comments.report import Report
from api.imports.transfers.comments.staging import Staging
from api.imports.transfers.comments.words import words_of_all
from api.imports.transfers.worker import Worker
from db.connections.postgres import BROKEN_RULES, CONFLICTS
from db.discussion.transfers.authors import Known
from db.discussion.transfers.pace import Pace
from db.discussion.transfers.records import Addition, Alteration, Outcome, State, Step, Words
from db.discussion.transfers.writing import Writer

FEWEST, MOST = 75, 200
"""Comments of one transaction, which holds the discussions of their articles."""
ATTEMPTS = 3


class Batch(NamedTuple):
    added: Sequence[Addition]
    altered: Sequence[Alteration]


@dataclass
class Batches:
    """While one batch is written, the words of the next are read. Of a dry run the steps are counted only."""

    session: Any
    staging: Staging
    report: Report
    worker: Worker
    languages: Sequence[str]
    dry_run: bool
    steps: list[Step] = field(default_factory=list)
    pace: Pace = field(default_factory=lambda: Pace(FEWEST, MOST))
    under_way: asyncio.Task[None] | None = None

    def __post_init__(self) -> None:
        self.writer = Writer(self.session)

    def know(self, authors: Mapping[str, Known]) -> None:
        """Of the comments that come next."""
        self.writer.authors = dict(authors)

    async def take(self, steps: Iterator[Step]) -> None:
        """The steps of an article."""
        for step in steps:
            self.report.kept += isinstance(step, Addition) and not (step.head and step.head.state.is_live)
            if not self.dry_run:
                self.steps.append(step)
            if len(self.steps) >= self.pace.number:
                await self._send()

    async def finish(self) -> None:
        """Returns when all that was taken is written: nothing that comes next answers it."""
        await self._send()
        await self.settle()
        self.writer.forget()

    async def settle(self) -> None:
        if task := self.under_way:
            self.under_way = None
            await task

    async def _send(self) -> None:
        if steps := self.steps:
            self.steps = []
            words = await self._words(steps)
            await self.settle()
            self.under_way = asyncio.create_task(self._write(steps, words))

    async def _words(self, steps: Sequence[Step]) -> dict[int, Words]:
        texts = self.staging.texts([each.head.place for each in steps if each.head and each.head.state.is_live])
        made = await self.worker.run(words_of_all, list(texts.values()), self.languages)
        return dict(zip(texts, made, strict=True))

    async def _write(self, steps: Sequence[Step], words: Mapping[int, Words]) -> None:
        added = [each for each in steps if isinstance(each, Addition)]
        altered = [each for each in steps if isinstance(each, Alteration)]
        begun = monotonic()
        gone = await self._written(Batch(added, altered), words)
        self.pace.note(len(steps), monotonic() - begun)
        self._count_lost(added, gone, words)

    async def _written(self, batch: Batch, words: Mapping[int, Words]) -> set[int]:
        """Who signs in for the first time just now gets in the way of their own row."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return await self.writer.write(*batch, words)
            except (*BROKEN_RULES, *CONFLICTS):
                self.writer.authors.clear()
                if attempt == ATTEMPTS:
                    raise
        raise AssertionError

    def _count_lost(self, added: Sequence[Addition], gone: set[int], words: Mapping[int, Words]) -> None:
        """What was taken for new, and is on an article that is gone by now, or shows nothing after all."""
        live = [each for each in added if each.head and each.head.state.is_live]
        without = sum(each.article_id in gone for each in live)
        empty = sum(not words[each.head.place].body for each in live if each.head and each.article_id not in gone)
        self.report.outcomes.update(
            {Outcome.NEW: -without - empty, Outcome.WITHOUT_ARTICLE: without, State.EMPTY: empty}
        )
