"""The race itself: each writer adds lines to articles that all of them write, and merges what a conflict tells."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from random import Random
from typing import Any

import httpx

from tests.api.publisher import bearer

LONGEST_ANSWER = 90  # seconds
WRITERS, ARTICLES = 8, 20
PUT = """
mutation($input: PutArticleInput!) { putArticle(input: $input) {
  article { id revision keyPoints { text } }
  errors { code message ... on ConflictError { revision changes { field by theirs } } }
} }
"""
BODY = {"markdown": "The harbour is frozen, and nothing leaves it."}


@dataclass(slots=True)
class Tally:
    """`written` has for each article the lines that were answered to be in it."""

    written: dict[str, list[str]] = field(default_factory=dict)
    conflicts: int = 0
    twice: int = 0


@dataclass(slots=True)
class Writer:
    """One editor, with a connection to each server. What they know of an article is what they were last answered.

    Which articles they write is drawn apart from how often they send, as that goes by conflicts, and so by the clock.
    """

    number: int
    servers: Sequence[httpx.AsyncClient]
    choices: Random
    random: Random
    tally: Tally
    known: dict[str, tuple[int, list[str]]] = field(default_factory=dict)

    async def write(self, line: str) -> None:
        """One line more in one article, however often others are first."""
        article = f"story-{self.choices.randrange(ARTICLES)}"
        for attempt in range(1000):
            revision, lines = self.known.get(article, (0, []))
            put = self._input(article, revision, [*lines, line], f"{line}-{attempt}")
            answers = await self._send(put)
            found = next((answer for answer in answers if answer["article"]), answers[0])
            if found["article"]:
                self._written(article, found["article"], line)
                return
            self._merge(article, found["errors"])
        raise AssertionError(f"{line} was never written")

    def _input(self, article: str, revision: int, lines: Sequence[str], key: str) -> Mapping[str, Any]:
        put: dict[str, Any] = {"externalId": article, "expectedRevision": revision, "idempotencyKey": key}
        return put | {"headline": f"The frozen {article}", "body": BODY, "keyPoints": lines}

    async def _send(self, put: Mapping[str, Any]) -> list[Any]:
        """Some are sent twice at once, by two servers under one key, as after a lost answer."""
        ways = 2 if self.random.random() < 0.25 else 1
        self.tally.twice += ways - 1
        first = self.random.randrange(len(self.servers))
        servers = [self.servers[(first + way) % len(self.servers)] for way in range(ways)]
        return list(await asyncio.gather(*(self._post(server, put) for server in servers)))

    async def _post(self, server: httpx.AsyncClient, put: Mapping[str, Any]) -> Any:
        name = f"Writer {self.number}"
        headers = {"authorization": bearer(sub=f"writer-{self.number}", name=name, roles=["editor"])}
        body = {"query": PUT, "variables": {"input": put}}
        response = await server.post("/graphql", json=body, headers=headers)
        answer = response.json()
        if response.status_code != 200 or "errors" in answer:
            raise AssertionError(f"{put} was answered {response.status_code}: {answer}")
        return answer["data"]["putArticle"]

    def _written(self, article: str, answer: Any, line: str) -> None:
        lines = [point["text"] for point in answer["keyPoints"]]
        self.known[article] = (answer["revision"], lines)
        self.tally.written.setdefault(article, []).append(line)

    def _merge(self, article: str, errors: Sequence[Any]) -> None:
        """Takes over what the conflict says that others have written."""
        (error,) = errors
        assert error["code"] == "CONFLICT", error
        theirs = {change["field"]: change["theirs"] for change in error["changes"]}
        self.tally.conflicts += 1
        self.known[article] = (error["revision"], theirs["keyPoints"])


async def run_race(urls: Sequence[str], writes: int, seed: int) -> Tally:
    tally = Tally()
    async with AsyncExitStack() as stack:
        clients = [httpx.AsyncClient(base_url=url, timeout=LONGEST_ANSWER) for url in urls]
        servers = [await stack.enter_async_context(client) for client in clients]
        writers = [
            Writer(number, servers, Random(f"{seed} {number} articles"), Random(f"{seed} {number}"), tally)
            for number in range(WRITERS)
        ]

        async def work(writer: Writer) -> None:
            for number in range(writer.number, writes, WRITERS):
                await writer.write(f"line {number}")

        async with asyncio.TaskGroup() as tasks:
            for writer in writers:
                tasks.create_task(work(writer))
    return tally
