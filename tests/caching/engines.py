"""Two engines over one database: one keeps answers, the other asks PostgreSQL each time."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import orjson
from databases import Database

from db.cache.response_cache import ResponseCache
from db.feed.live_feed import LiveFeed
from schema.engine.documents import DocumentCache
from schema.engine.execution import Engine, Request
from schema.engine.limits import Limits
from schema.rules.moderation import ModerationRules, Pipeline, Words
from schema.rules.services import PostingRules, Services
from schema.schema import executable
from tests.caching.desk import SUSPECT

BIG = 10**9


@dataclass
class Engines:
    """One with a cache and one without, over the same database."""

    cached: Engine
    plain: Engine
    cache: ResponseCache

    async def heard(self) -> int:
        """All that has happened, and where the log stands then."""
        return await self.cache.listener.catch_up()

    async def ask(self, query: str, position: int = 0, **variables: Any) -> Any:
        """The data, from the engine with the cache."""
        answer = await self.cached.answer(Request(query, variables, position=position))
        found = orjson.loads(answer.body)
        assert "errors" not in found, found
        return found["data"]

    async def kept(self, *queries: str) -> list[bool]:
        """Which of the answers are still there, when all has been heard."""
        await self.heard()
        return [await self._is_kept(query) for query in queries]

    async def _is_kept(self, query: str) -> bool:
        before = self.cache.metrics()["misses"]
        await self.ask(query)
        return self.cache.metrics()["misses"] == before


@asynccontextmanager
async def engines(database: Database, size: int = 10**8, listen_url: str | None = None) -> AsyncIterator[Engines]:
    feed = LiveFeed(database, listen_url=listen_url)
    cache = ResponseCache(database, feed.listener, size)
    library, rules = DocumentCache(executable, Limits(BIG, BIG, BIG, BIG, BIG, BIG, BIG, BIG)), PostingRules((), 0)
    pipeline = Pipeline(ModerationRules(suspect_words=Words([SUSPECT])))
    async with feed.running():
        await feed.listener.listening.wait()
        yield Engines(
            Engine(Services(database, feed, library, rules, pipeline, cache=cache)),
            Engine(Services(database, feed, library, rules, pipeline)),
            cache,
        )
