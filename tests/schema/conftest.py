"""Asking the schema as a client does, without a transport between."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import orjson
import pytest
from asyncpg import Connection
from databases import Database

from db.compiler.lists import ways
from db.feed.live_feed import LiveFeed
from schema.engine.answers import Outcome
from schema.engine.documents import DocumentCache
from schema.engine.execution import Engine, Request
from schema.rules.identity import Identity, Role
from schema.rules.services import PostingRules, Services
from schema.schema import executable
from tests.schema.imported_thread import ImportedThread

Ask = Callable[..., Awaitable[Any]]

PRIYA = Identity("priya", "Priya S")
RAHUL = Identity("rahul", "Rahul R")
MODERATOR = Identity("mo", "Mo D", frozenset({Role.MODERATOR}))
EDITOR = Identity("edda", "Edda E", frozenset({Role.EDITOR}))


@pytest.fixture
def engine(database: Database) -> Engine:
    """Without the rules that make tests wait; tests about them make their own."""
    return Engine(
        Services(
            database, LiveFeed(database), DocumentCache(executable), PostingRules(rate_limits=(), duplicate_seconds=0)
        )
    )


@pytest.fixture
async def feed(database: Database) -> AsyncIterator[LiveFeed]:
    """A live feed that listens."""
    feed = LiveFeed(database)
    async with feed.running():
        await feed.listener.listening.wait()
        yield feed


@pytest.fixture
def live(feed: LiveFeed) -> Engine:
    return Engine(
        Services(feed.database, feed, DocumentCache(executable), PostingRules(rate_limits=(), duplicate_seconds=0))
    )


@pytest.fixture
def ask(engine: Engine) -> Ask:
    """The data of an answer without errors."""

    async def ask(query: str, viewer: Identity | None = None, **variables: Any) -> Any:
        body = orjson.loads((await engine.answer(Request(query, variables, identity=viewer))).body)
        assert "errors" not in body, body["errors"]
        return body["data"]

    return ask


@pytest.fixture
def thread(connection: Connection, ask: Ask) -> ImportedThread:
    return ImportedThread(connection, ask)


@pytest.fixture
def refused(engine: Engine) -> Ask:
    """The only error of an answer without data."""

    async def refused(query: str, viewer: Identity | None = None, **variables: Any) -> Any:
        answer = await engine.answer(Request(query, variables, identity=viewer))
        assert answer.outcome is Outcome.REFUSED
        (error,) = orjson.loads(answer.body)["errors"]
        return error

    return refused


@pytest.fixture
def few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """So many are few, in what is compiled from now on: all of them, some that a filter is true of, or hardly any."""
    monkeypatch.setattr(ways, "FEW", request.param)
    return int(request.param)
