"""Asking the schema as a client does, without a transport between."""

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
import pytest
from databases import Database

from schema.execution import Engine, Outcome, Request
from schema.operations import Library

Ask = Callable[..., Awaitable[Any]]


@pytest.fixture
def engine(database: Database) -> Engine:
    return Engine(database, Library())


@pytest.fixture
def ask(engine: Engine) -> Ask:
    """The data of an answer without errors."""

    async def ask(query: str, **variables: Any) -> Any:
        body = orjson.loads((await engine.answer(Request(query, variables))).body)
        assert "errors" not in body, body["errors"]
        return body["data"]

    return ask


@pytest.fixture
def refused(engine: Engine) -> Ask:
    """The only error of an answer without data."""

    async def refused(query: str, **variables: Any) -> Any:
        answer = await engine.answer(Request(query, variables))
        assert answer.outcome is Outcome.REFUSED
        (error,) = orjson.loads(answer.body)["errors"]
        return error

    return refused
