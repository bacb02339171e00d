"""Asking the schema as a client does, without a transport between."""

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
import pytest
from databases import Database

from schema.context import PostingRules, Services
from schema.execution import Engine, Outcome, Request
from schema.identity import Identity, Role
from schema.operations import Library

Ask = Callable[..., Awaitable[Any]]

PRIYA = Identity("priya", "Priya S")
RAHUL = Identity("rahul", "Rahul R")
MODERATOR = Identity("mo", "Mo D", frozenset({Role.MODERATOR}))


@pytest.fixture
def engine(database: Database) -> Engine:
    """Without the rules that make tests wait; tests about them make their own."""
    return Engine(Services(database, Library(), PostingRules(rate_limits=(), duplicate_seconds=0)))


@pytest.fixture
def ask(engine: Engine) -> Ask:
    """The data of an answer without errors."""

    async def ask(query: str, viewer: Identity | None = None, **variables: Any) -> Any:
        body = orjson.loads((await engine.answer(Request(query, variables, identity=viewer))).body)
        assert "errors" not in body, body["errors"]
        return body["data"]

    return ask


@pytest.fixture
def refused(engine: Engine) -> Ask:
    """The only error of an answer without data."""

    async def refused(query: str, viewer: Identity | None = None, **variables: Any) -> Any:
        answer = await engine.answer(Request(query, variables, identity=viewer))
        assert answer.outcome is Outcome.REFUSED
        (error,) = orjson.loads(answer.body)["errors"]
        return error

    return refused
