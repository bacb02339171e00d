"""Several subscriptions over one stream: each result says of which operation it is.

A page that follows many things has one connection for all of them. Nothing is kept between connections: who wants to
follow more, or less, opens another stream behind the cursors of this one.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from api.graphql_http.event_framing import Completed
from api.graphql_http.parameters import request_of
from api.graphql_http.shared_streams import SharedStream
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


class JoinedStreams(SharedStream):
    """Those that came together, until all of them are over. The client is not told of each end."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._running = number

    async def __anext__(self) -> Result:
        while self._running:
            result = await super().__anext__()
            if not isinstance(result, Completed):
                return result
            self._running -= 1
        raise StopAsyncIteration


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
    joined = JoinedStreams(len(begun))
    for id, results in begun.items():
        await joined.add(id, results)
    return joined
