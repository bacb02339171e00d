"""A trial: documents are asked after edits drawn for each; then as of these moments, and the answers are compared."""

from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

import orjson
from asyncpg import Connection

from schema.engine.execution import Engine, Request
from tests.past.documents import Question, one_article, part, whole_query
from tests.past.edits import NAMES, Newsroom, add, edit, show_everything
from tests.schema.operations import Words


@dataclass(frozen=True, slots=True)
class Size:
    """`moments` are asked of each document."""

    articles: int
    edits: int
    documents: int
    moments: int
    seed: int


@dataclass
class Result:
    """`told` are the answers as of a moment that are neither null nor those of today."""

    asked: int = 0
    told: int = 0
    differences: list[str] = field(default_factory=list)


@dataclass
class Trial:
    """`drawn` are the edits after which each question is asked, and `kept` what it was answered, by their numbers."""

    connection: Connection
    engine: Engine
    size: Size
    moments: list[datetime] = field(default_factory=list)
    drawn: list[list[int]] = field(default_factory=list)
    kept: dict[tuple[int, int], Any] = field(default_factory=dict)

    async def hold(self) -> Result:
        random = Random(self.size.seed)
        room = Newsroom(self.connection, self.engine, random)
        for _ in range(self.size.articles):
            await add(room)
        questions = self.questions(random, await self.words(room))
        self.drawn = [random.sample(range(self.size.edits), self.size.moments) for _ in questions]
        await self.keep(questions)
        while len(self.moments) < self.size.edits:
            if await edit(room):
                await self.keep(questions)
        await show_everything(room)
        return await self.compare(questions)

    async def words(self, room: Newsroom) -> Words:
        people = await self.connection.fetch("select id, slug from news.person order by id")
        slugs = [f"article-{number}" for number in range(1, self.size.articles * 3)]
        ids = [*(f"Article_{key}" for key in room.ids), *(f"Person_{row['id']}" for row in people)]
        ids += ["Quote_1", "KeyPoint_1", "Section_1", "Topic_2"]
        return {
            "slug": [*slugs, "city", "port", people[0]["slug"]], "slugs": slugs, "id": ids, "ids": ids,
            "path": [f"/articles/{slug}" for slug in slugs], "personSlug": [row["slug"] for row in people],
            "authorSlug": [people[0]["slug"]], "byOrAboutSlug": [people[-1]["slug"]], "section": ["City", "Port"],
            "sections": ["city", "port"], "tag": ["birds", "rail"], "topics": ["birds", "rail"],
            "language": ["de", "en"], "source": ["Harbour Wire"], "search": NAMES, "first": [1, 2, 20],
            "last": [1, 20], "after": [""], "before": [""], "publishedAfter": ["2026-03-20T00:00:00Z"],
            "publishedBefore": ["2026-04-10T00:00:00Z"], "width": [320], "widths": [320], "aspect": [1],
        }  # fmt: skip

    def questions(self, random: Random, words: Words) -> list[Question]:
        kinds = [whole_query, one_article]
        return [kinds[number % 2](random, words) for number in range(self.size.documents)]

    async def keep(self, questions: list[Question]) -> None:
        """What is answered now, of those questions for which this moment was drawn."""
        number = len(self.moments)
        self.moments.append(await self.connection.fetchval("select clock_timestamp()"))
        for place, each in enumerate(questions):
            if number in self.drawn[place]:
                self.kept[place, number] = part(await self.answer(each.now, each.variables), each.way_now)

    async def answer(self, document: str, variables: dict[str, Any]) -> Any:
        return orjson.loads((await self.engine.answer(Request(document, variables))).body)

    async def compare(self, questions: list[Question]) -> Result:
        result = Result()
        for place, question in enumerate(questions):
            today = part(await self.answer(question.now, question.variables), question.way_now)
            for number in self.drawn[place]:
                kept, found = self.kept[place, number], await self.as_of(question, self.moments[number])
                result.asked += 1
                result.told += bool(found) and kept != today
                if found != kept:
                    moment = self.moments[number].isoformat()
                    result.differences.append(
                        f"{question.then} {question.variables} {moment}\n  then: {kept}\n  now: {found}"
                    )
        return result

    async def as_of(self, question: Question, moment: datetime) -> Any:
        answer = await self.answer(question.then, {**question.variables, "moment": moment.isoformat()})
        return part(answer, question.way_then)
