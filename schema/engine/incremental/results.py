"""The results of an operation in parts, in the format of graphql-js 17: pending, incremental, completed."""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from typing import Any

import orjson
from graphql import (
    ExecutionResult,
    GraphQLError,
    InitialIncrementalExecutionResult,
    SubsequentIncrementalExecutionResult,
)

from db.feed.subscribers import Outlet
from schema.engine.answers import field_error
from schema.engine.incremental.late_values import LateValues
from schema.engine.subscriptions import Result

Execution = AsyncGenerator[SubsequentIncrementalExecutionResult, None]


class IncrementalResults:
    """As a `ResultStream` has them, to be closed by whoever iterates."""

    cursor: str | None = None

    def __init__(self, first: bytes, later: Execution | None, values: LateValues) -> None:
        self._first: bytes | None = first
        self._later, self._values = later, values

    def __aiter__(self) -> "IncrementalResults":
        return self

    async def __anext__(self) -> Result:
        if self._first is not None:
            body, self._first = self._first, None
            return Result(body.decode())
        if self._later is None:
            raise StopAsyncIteration
        return Result(subsequent_body(await anext(self._later)).decode())

    def push_to(self, outlet: Outlet, encode: Callable[[Result], bytes]) -> None:
        """They are awaited one by one: none is pushed."""

    async def aclose(self) -> None:
        if self._later is not None:
            await self._later.aclose()
        await self._values.aclose()


def first_body(result: InitialIncrementalExecutionResult | ExecutionResult, extensions: Mapping[str, Any]) -> bytes:
    told: dict[str, Any] = {**result.formatted, **_errors(result.errors)}
    return orjson.dumps(told | ({"extensions": extensions} if extensions else {}))


def subsequent_body(result: SubsequentIncrementalExecutionResult) -> bytes:
    told: dict[str, Any] = {**result.formatted}
    for name in ("incremental", "completed"):
        for one, written in zip(getattr(result, name) or (), told.get(name) or (), strict=True):
            written.update(_errors(one.errors))
    return orjson.dumps(told)


def _errors(errors: Sequence[GraphQLError] | None) -> dict[str, Any]:
    return {"errors": [field_error(error) for error in errors]} if errors else {}
