"""Several subscriptions over one stream: each result says of which operation it is.

A page that follows many things has one connection for all of them. Nothing is kept between connections: who wants to
follow more, or less, opens another stream behind the cursors of this one.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import orjson

from api.graphql_http.parameters import request_of
from schema.engine.answers import Answer
from schema.engine.execution import Engine, Request
from schema.engine.subscriptions import Result, Results


def joined_requests(operations: Any, maximum: int) -> dict[str, Request]:
    """By the ids that the client gave them. Raises ValueError, whose message says what is wrong."""
    if not (isinstance(operations, Mapping) and operations):
        raise ValueError('The parameter "operations" must be an object with the operations by their ids.')
    if len(operations) > maximum:
        raise ValueError(f"At most {maximum} operations share a stream.")
    return {id: _request(id, each) for id, each in operations.items()}


def _request(id: str, parameters: Any) -> Request:
    if not isinstance(parameters, Mapping):
        raise ValueError(f'The operation "{id}" must be an object.')
    return request_of(parameters, f'In the operation "{id}" the parameter', read_only=True)


class JoinedStreams:
    """The results of several operations as they come, each as `{"id": …, "payload": …}`. One that is over, or was
    refused, ends none of the others."""

    cursor: str | None = None

    def __init__(self, results: Mapping[str, Answer | Results]) -> None:
        # One place: who reads slowly holds up each subscription, which then ends as any other would.
        self._queue: asyncio.Queue[Result | Exception | None] = asyncio.Queue(1)
        self._tasks = [asyncio.create_task(self._take(id, each)) for id, each in results.items()]
        self._running = len(self._tasks)

    def __aiter__(self) -> "JoinedStreams":
        return self

    async def __anext__(self) -> Result:
        while self._running:
            match await self._queue.get():
                case None:
                    self._running -= 1
                case Result() as result:
                    return result
                case error:
                    raise error
        raise StopAsyncIteration

    def push_to(self, push: Callable[[bytes], bool], encode: Callable[[Result], bytes]) -> None:
        """Results come one by one from many: none is pushed."""

    async def aclose(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.wait(self._tasks)

    async def _take(self, id: str, results: Answer | Results) -> None:
        if isinstance(results, Answer):
            await self._queue.put(_labelled(id, results.body.decode()))
            return await self._queue.put(None)
        try:
            async for result in results:
                await self._queue.put(_labelled(id, result.body))
            await self._queue.put(None)
        except Exception as error:
            await self._queue.put(error)
        finally:
            await results.aclose()


def _labelled(id: str, body: str) -> Result:
    return Result(f'{{"id":{orjson.dumps(id).decode()},"payload":{body}}}')


async def join(engine: Engine, requests: Mapping[str, Request]) -> JoinedStreams:
    """Begins all of them, one after the other."""
    begun: dict[str, Answer | Results] = {}
    try:
        for id, request in requests.items():
            begun[id] = await engine.stream(request)
    except BaseException:
        for each in begun.values():
            with suppress(AttributeError):
                await each.aclose()  # type: ignore[union-attr]
        raise
    return JoinedStreams(begun)
