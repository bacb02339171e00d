"""The operations of one socket, each in a task of its own, until they complete or the client cancels them."""

import asyncio
import logging
from contextlib import aclosing, suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from graphql import OperationType

from api.graphql_http.responses import STATUSES
from api.graphql_websocket import messages
from api.graphql_websocket.messages import Close, Closing, Replies, Subscribe, replies_to
from api.http.live_connections import LiveConnections
from api.http.request_queue import RequestQueue
from api.identity.clients import client_of
from api.settings.settings import Settings
from api.telemetry.counters import RequestCounter
from db.access.service_tokens import ServiceToken
from db.connections.admission import Overloaded
from db.feed.subscribers import Outlet
from schema.engine.answers import Answer, Outcome, failure, internal_error
from schema.engine.context import Reader
from schema.engine.execution import Engine, Request
from schema.engine.request_context import RequestContext, current_request, new_id
from schema.engine.subscriptions import Results, SlowConsumer
from schema.fields.live_queries import LIVE
from schema.rules.identity import Identity

log = logging.getLogger("dateline")


class Client(Protocol):
    async def send_text(self, text: str, /) -> None: ...

    outlet: Outlet

    async def close(self, close: Close, /) -> None: ...


@dataclass(frozen=True, slots=True)
class Process:
    """What the sockets of a process share."""

    settings: Settings
    live: LiveConnections
    requests: RequestCounter
    queue: RequestQueue


class Operations:
    def __init__(self, engine: Engine, process: Process, client: Client) -> None:
        self.identity: Identity | ServiceToken | None = None
        self.reader: Reader | None = None
        self.address = ""
        self.preview: str | None = None
        self._engine, self._live, self._requests = engine, process.live, process.requests
        self._maximum, self._queue = process.settings.subscriptions_per_connection, process.queue
        self._client = client
        self._tasks: dict[asyncio.Task[None], RequestContext] = {}
        self._named: dict[str, asyncio.Task[None]] = {}
        self._streams: set[asyncio.Task[None]] = set()
        self._room: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def start(self, message: Subscribe) -> None:
        """While as many queries and mutations are under way as there may be subscriptions, it waits for one to end:
        what the client sends next is not read so long."""
        if message.id in self._named:
            raise Closing(messages.duplicate(message.id))
        while len(self._tasks) - len(self._streams) >= self._maximum:
            await self._one_less()
        if not self._live.stopping.is_set():
            context = RequestContext(new_id())
            context.task = task = asyncio.create_task(self._run(message, replies_to(message.id), context))
            self._named[message.id], self._tasks[task] = task, context
            task.add_done_callback(partial(self._forget, message.id))

    async def _one_less(self) -> None:
        """Until a task ends, or becomes a stream."""
        self._room = asyncio.get_running_loop().create_future()
        await self._room

    def _make_room(self) -> None:
        if not self._room.done():
            self._room.set_result(None)

    def cancel(self, identifier: str) -> None:
        """The identifier is free at once. An unknown one is no error: the operation may just have completed."""
        if task := self._named.pop(identifier, None):
            self._cancel(task)

    async def drain(self, seconds: float) -> None:
        """Cancels subscriptions, and waits so many seconds for queries and mutations."""
        for task in self._streams:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)

    async def cancel_all(self) -> None:
        for task in self._tasks:
            self._cancel(task)
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _cancel(self, task: asyncio.Task[None]) -> None:
        """A mutation goes on to its end, without an answer."""
        if self._tasks[task].executing is not OperationType.MUTATION:
            task.cancel()

    def _forget(self, identifier: str, task: asyncio.Task[None]) -> None:
        self._tasks.pop(task).task = None  # whose own context it is in: garbage would be in a cycle
        self._streams.discard(task)
        if self._named.get(identifier) is task:
            del self._named[identifier]
        self._make_room()

    async def _run(self, message: Subscribe, replies: Replies, context: RequestContext) -> None:
        current_request.set(context)
        # An OSError means that the socket is closed: the reading task cancels the other operations.
        with suppress(OSError):
            try:
                await self._execute(message, replies)
            except SlowConsumer:
                await self._client.close(messages.TOO_SLOW)
            except OSError:
                raise
            except Exception:
                log.exception("an operation failed")
                await self._client.send_text(replies.error(internal_error().body))

    async def _execute(self, message: Subscribe, replies: Replies) -> None:
        client = client_of(self.address, self.identity)
        preview = message.request.preview or self.preview
        request = replace(message.request, identity=self.identity, reader=self.reader, client=client, preview=preview)
        request.in_parts = True
        answer = await self._begin(request)
        if not isinstance(answer, Answer):
            await self._follow(answer, replies)
            return
        self._requests.add("websocket", STATUSES[answer.outcome])
        if self._named.get(message.id) is not asyncio.current_task():
            return  # the client has cancelled it
        if answer.outcome is Outcome.EXECUTED:
            await self._client.send_text(replies.next(answer.body.decode()))
            await self._client.send_text(replies.complete)
        else:
            await self._client.send_text(replies.error(answer.body))

    async def _begin(self, request: Request) -> Answer | Results:
        try:
            async with self._queue.turn_of(self.address, is_patient=_may_be_stream(request)):
                return await self._engine.stream(request)
        except Overloaded as error:
            return failure(error)

    async def _follow(self, results: Results, replies: Replies) -> None:
        """At a shutdown no `complete` is sent: the subscription is not over, and clients resume it elsewhere."""
        async with aclosing(results):
            if self._live.stopping.is_set():
                return
            if len(self._streams) >= self._maximum:
                await self._client.send_text(replies.error(messages.too_many(self._maximum)))
                return
            if task := asyncio.current_task():
                self._streams.add(task)
                self._make_room()
            results.push_to(self._client.outlet, replies.frame)
            async for result in results:
                await self._client.send_text(replies.next(result.body))
        if not self._live.stopping.is_set():
            await self._client.send_text(replies.complete)


def _may_be_stream(request: Request) -> bool:
    """Its document is looked up when it is its turn."""
    return request.document_id is not None or "subscription" in request.query or f"@{LIVE}" in request.query
