"""One stream of server-sent events for several operations: each result says of which one it is."""

import asyncio
from collections.abc import Callable

import orjson

from api.graphql_http.event_framing import Completed
from api.graphql_http.event_streams import TOKEN_EXPIRED
from api.identity.bearer_tokens import Verified
from api.identity.token_lifetimes import ending_with
from db.feed.subscribers import Outlet
from schema.engine.answers import Answer
from schema.engine.subscriptions import Result, Results


class SharedStream:
    """The results of several operations as they come, each as `{"id": …, "payload": …}`, and the end of each. One that
    is over, or was refused, ends none of the others."""

    cursor: str | None = None

    def __init__(self) -> None:
        # One place: who reads slowly holds up each subscription, which then ends as any other would.
        self._queue: asyncio.Queue[Result | Exception] = asyncio.Queue(1)
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def __aiter__(self) -> "SharedStream":
        return self

    async def __anext__(self) -> Result:
        match await self._queue.get():
            case Result() as result:
                return result
            case error:
                raise error

    def push_to(self, outlet: Outlet, encode: Callable[[Result], bytes]) -> None:
        """Results come one by one from many: none is pushed."""

    async def add(self, id: str, results: Answer | Results, token: Verified | None = None) -> None:
        """Its results end with the token, if it has one of its own. Returns once they will be closed whatever comes."""
        task = self._tasks[id] = asyncio.create_task(self._take(id, results, token))
        await asyncio.sleep(0)
        if task.cancelled() and not isinstance(results, Answer):
            await results.aclose()  # it was cancelled before it had begun

    def cancel(self) -> None:
        for task in self._tasks.values():
            task.cancel()

    async def aclose(self) -> None:
        self.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks.values())

    async def _take(self, id: str, results: Answer | Results, token: Verified | None) -> None:
        try:
            async with asyncio.timeout(None) as lifetime, ending_with(token, lifetime):
                await self._put_all(id, results)
        except TimeoutError as error:
            await self._put(id, TOKEN_EXPIRED.body) if lifetime.expired() else await self._queue.put(error)
        except Exception as error:
            await self._queue.put(error)
        finally:
            if not isinstance(results, Answer):
                await results.aclose()
        await self._queue.put(Completed(f'{{"id":{orjson.dumps(id).decode()}}}'))
        if self._tasks.get(id) is asyncio.current_task():
            del self._tasks[id]

    async def _put_all(self, id: str, results: Answer | Results) -> None:
        if isinstance(results, Answer):
            await self._put(id, results.body.decode())
            return
        async for result in results:
            await self._put(id, result.body)

    async def _put(self, id: str, body: str) -> None:
        await self._queue.put(Result(f'{{"id":{orjson.dumps(id).decode()},"payload":{body}}}'))
