"""Steps of an import in small batches: whoever posts in a discussion meanwhile hardly waits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from api.imports.transfers.comments.report import Report
from api.imports.transfers.comments.staging import Staging
from api.imports.transfers.comments.words import words_of
from db.connections.postgres import BROKEN_RULES, CONFLICTS
from db.discussion.transfers.records import Addition, Alteration, Outcome, State, Step, Words
from db.discussion.transfers.writing import Writer
from db.text.languages.detection import of_comment

LARGEST = 100
"""Comments of one transaction, which holds the discussions of their articles."""
ATTEMPTS = 3


@dataclass
class Batches:
    """Of a dry run the steps are counted only."""

    session: Any
    staging: Staging
    report: Report
    languages: Sequence[str]
    dry_run: bool
    added: list[Addition] = field(default_factory=list)
    altered: list[Alteration] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.writer = Writer(self.session)

    async def take(self, steps: Iterator[Step]) -> None:
        """The steps of an article. Those of one that fills a batch are all written, as they may answer each other."""
        is_large = False
        for step in steps:
            self.report.kept += isinstance(step, Addition) and not (step.head and step.head.state.is_live)
            if self.dry_run:
                continue
            (self.added if isinstance(step, Addition) else self.altered).append(step)  # type: ignore[arg-type]
            if len(self.added) + len(self.altered) >= LARGEST:
                is_large = True
                await self.finish()
        if is_large:
            await self.finish()
            self.writer.ids.clear()

    async def finish(self) -> None:
        if self.added or self.altered:
            words = await self._words()
            gone = await self._written(words)
            self._count_lost(gone, words)
            self.added, self.altered = [], []

    async def _words(self) -> dict[int, Words]:
        steps: list[Step] = [*self.added, *self.altered]
        heads = [each.head for each in steps if each.head and each.head.state.is_live]
        words = {}
        for place, text in self.staging.texts([head.place for head in heads]).items():
            said = words_of(text.body, text.markup)
            words[place] = replace(said, language=await of_comment(said.body, self.languages) if said.body else None)
        return words

    async def _written(self, words: dict[int, Words]) -> set[int]:
        """Who signs in for the first time just now gets in the way of their own row."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return await self.writer.write(self.added, self.altered, words)
            except (*BROKEN_RULES, *CONFLICTS):
                if attempt == ATTEMPTS:
                    raise
        raise AssertionError

    def _count_lost(self, gone: set[int], words: dict[int, Words]) -> None:
        """What was taken for new, and is on an article that is gone by now, or shows nothing after all."""
        live = [each for each in self.added if each.head and each.head.state.is_live]
        without = sum(each.article_id in gone for each in live)
        empty = sum(not words[each.head.place].body for each in live if each.head and each.article_id not in gone)
        self.report.outcomes.update(
            {Outcome.NEW: -without - empty, Outcome.WITHOUT_ARTICLE: without, State.EMPTY: empty}
        )
