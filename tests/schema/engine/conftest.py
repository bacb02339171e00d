"""Engines whose live queries are watched."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, aclosing

import pytest
from databases import Database

from schema.engine.execution import Request
from schema.engine.subscriptions import ResultStream
from schema.rules.identity import Identity
from schema.rules.services import Services
from tests.caching.engines import Engines, engines
from tests.live_queries.watching import Watch


@pytest.fixture
async def both(database: Database) -> AsyncIterator[Engines]:
    async with engines(database) as both:
        assert isinstance(both.cached.services, Services)
        both.cache.listener.handlers.insert(0, both.cached.services.viewers)
        yield both


@pytest.fixture
async def watch(both: Engines) -> AsyncIterator[Watch]:
    async with AsyncExitStack() as streams:

        async def begin(query: str, viewer: Identity | None = None) -> ResultStream:
            results = await both.cached.stream(Request(query, identity=viewer))
            assert isinstance(results, ResultStream)
            return await streams.enter_async_context(aclosing(results))

        yield begin
