"""Clients that send at a rate of their own: the connections that they have open, and what became of each request."""

import asyncio
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from time import perf_counter
from typing import Any

from tests.benchmarks.exchange import Exchange
from tests.benchmarks.overload_tally import CONNECTION_ERROR, NOT_SENT, TIMEOUT, Tally

CODE = re.compile(rb'"code":\s*"(\w+)"')


@dataclass(frozen=True, slots=True)
class Stream:
    """How many requests a second to send, for how long; `patience` is how many seconds an answer may take."""

    port: int
    requests: Sequence[str]
    rate: float
    seconds: float
    window: float
    patience: float
    connections: int


class Visitor(Exchange):
    """A connection that carries one request at a time, counted from when it was due."""

    def __init__(self, crowd: "Crowd", request: bytes, due: float) -> None:
        super().__init__()
        self.crowd = crowd
        self.request: bytes | None = request
        self.due = due
        self.received: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        if self.request:
            self.send(self.request)

    def ask(self, request: bytes, due: float) -> None:
        self.request, self.due = request, due
        self.send(request)

    def data_received(self, data: bytes) -> None:
        self.received.append(data)
        super().data_received(data)

    def answered(self) -> None:
        codes = CODE.findall(b"".join(self.received))
        self.crowd.tally.answered(self.status.decode(), perf_counter() - self.due, [code.decode() for code in codes])
        self.request = None
        self.received.clear()
        self.crowd.idle.append(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self.crowd.leave(self)

    def hang_up(self) -> None:
        self.crowd.end(self, TIMEOUT)
        self.transport.abort()


class Crowd:
    """All visitors. `waiting` are those under way with when they were due, the earliest first."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.tally = Tally()
        self.idle: list[Visitor] = []
        self.waiting: deque[tuple[float, Visitor]] = deque()
        self.requests: Iterator[bytes] = cycle([request.encode() for request in stream.requests])
        self.connections = 0
        self.tasks: set[asyncio.Task[Any]] = set()

    def send(self, due: float) -> None:
        self.tally.sent += 1
        if self.idle:
            visitor = self.idle.pop()
            visitor.ask(next(self.requests), due)
        elif self.connections < self.stream.connections:
            visitor = Visitor(self, next(self.requests), due)
            self._connect(visitor)
        else:
            self.tally.counts[NOT_SENT] += 1
            return
        self.waiting.append((due, visitor))

    def hang_up(self, now: float) -> None:
        """Those who have waited too long."""
        while self.waiting and self.waiting[0][0] + self.stream.patience < now:
            due, visitor = self.waiting.popleft()
            if visitor.request and visitor.due == due and hasattr(visitor, "transport"):
                visitor.hang_up()

    def leave(self, visitor: Visitor) -> None:
        self.connections -= 1
        self.end(visitor, CONNECTION_ERROR)
        if visitor in self.idle:
            self.idle.remove(visitor)

    def end(self, visitor: Visitor, reason: str) -> None:
        """Without an answer, if it was waiting for one."""
        if visitor.request:
            self.tally.counts[reason] += 1
            visitor.request = None

    def _connect(self, visitor: Visitor) -> None:
        self.connections += 1
        task = asyncio.create_task(self._connected(visitor))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _connected(self, visitor: Visitor) -> None:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self.stream.patience):
                await loop.create_connection(lambda: visitor, "127.0.0.1", self.stream.port)
        except TimeoutError:
            self.connections -= 1
            self.end(visitor, TIMEOUT)
        except OSError:
            self.leave(visitor)
