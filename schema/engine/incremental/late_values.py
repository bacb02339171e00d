"""The values of an operation that is executed in parts: each part is read in its turn, whoever waits for it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack, suppress
from typing import Any

import orjson
from graphql.pyutils import Path

from db.connections.reads import read_in_one_snapshot
from schema.engine.context import Context
from schema.engine.incremental.planning import IncrementalPlan
from schema.fields.mapped_fields import FIRST_KEY

Tree = dict[str, Any]


class LateValues:
    """All statements are run one after the other on one connection, which is given back once the last is done: nobody
    who takes their results slowly holds it. To be closed by whoever opened it."""

    def __init__(self, plan: IncrementalPlan, context: Context[Any]) -> None:
        self._plan, self._context = plan, context
        self._trees = [asyncio.Future[Tree]() for _ in plan.statements]
        self._next = 0
        self._reading = asyncio.create_task(self._read())

    async def first(self) -> Tree:
        """What comes first. Raises what a read raises."""
        return await asyncio.shield(self._trees[0])

    async def aclose(self) -> None:
        self._reading.cancel()
        await asyncio.wait([self._reading])

    def value(self, parent: Tree, path: Path) -> Any:
        """The value of a field that did not come with its parent: an awaitable, or the items of a streamed list."""
        first = f"{FIRST_KEY}{path.key}"
        if first not in parent:
            return self._later(path)
        return None if parent[first] is None else self._items(parent[first], path)

    async def _items(self, first: Sequence[Any], path: Path) -> AsyncIterator[Any]:
        for item in first:
            yield item
        for item in (await self._later(path))[len(first) :]:
            yield item

    async def _later(self, path: Path) -> Any:
        """Of the first part that has it."""
        way = path.as_list()
        names = tuple(step for step in way if isinstance(step, str))
        for keys, tree in zip(self._plan.keys, self._trees[1:], strict=True):
            if names in keys:
                with suppress(KeyError):
                    return _at(await asyncio.shield(tree), way)
        raise KeyError(names)

    async def _read(self) -> None:
        services, inputs = self._context.services, self._context.inputs()
        statements = [each.of(inputs.viewer) for each in self._plan.statements]
        with ExitStack() as later:

            def take(body: bytes) -> None:
                self._trees[self._next].set_result(orjson.loads(body))
                self._next += 1
                if self._next == 1:  # whoever waited for it has measured it
                    later.enter_context(services.instrumentation.execution(self._context.operation))

            try:
                await read_in_one_snapshot(services.database, statements, inputs, take)
            except Exception as error:
                self._fail(error)
            except asyncio.CancelledError:
                self._cancel()
                raise

    def _fail(self, error: Exception) -> None:
        for tree in self._trees[self._next :]:
            tree.set_exception(error)
            tree.exception()  # retrieved, so that asyncio does not report it: perhaps nobody waits for it

    def _cancel(self) -> None:
        for tree in self._trees:
            tree.cancel()


def _at(value: Any, way: Sequence[str | int]) -> Any:
    for step in way:
        value = value[step]
    return value
