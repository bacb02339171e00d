"""Asks one server over keep-alive connections for some seconds, in a process of its own, and says how fast it answered.

It speaks HTTP/1.1 just well enough, so that it takes little of the processors that the servers need.
"""

import asyncio
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import cycle
from statistics import quantiles
from time import perf_counter
from typing import cast
from uuid import uuid4

import psutil
import uvloop

UNIQUE = "00000000-0000-0000-0000-000000000000"
"""Stands in a request for a value that is another each time it is sent."""


@dataclass(frozen=True, slots=True)
class Load:
    """What to ask whom, and whose processor time to watch: a server's, and the database's with all its children."""

    port: int
    requests: Sequence[str]
    connections: int
    seconds: float
    server: int
    database: int

    async def measure(self) -> "Measurement":
        times: list[float] = []
        requests = map(_unique, cycle([request.encode() for request in self.requests]))
        loop = asyncio.get_running_loop()
        pairs = [
            await loop.create_connection(lambda: Client(requests, times), "127.0.0.1", self.port)
            for _ in range(self.connections)
        ]
        await asyncio.sleep(self.seconds / 4)
        times.clear()
        before, start = self._processor_times(), perf_counter()
        await asyncio.sleep(self.seconds)
        after, seconds, counted = self._processor_times(), perf_counter() - start, len(times)
        for transport, client in pairs:
            transport.abort()
            client.check()
        server, database = ((late - early) * 1000 / counted for early, late in zip(before, after, strict=True))
        centiles = quantiles(times[:counted], n=100)
        return Measurement(counted / seconds, centiles[49] * 1000, centiles[98] * 1000, server, database)

    def _processor_times(self) -> tuple[float, float]:
        return _processor_time(self.server), _processor_time(self.database)


@dataclass(frozen=True, slots=True)
class Measurement:
    """Requests per second; milliseconds to the answer; milliseconds of processor time per request."""

    rate: float
    p50: float
    p99: float
    server: float
    database: float


class Client(asyncio.Protocol):
    """One connection: sends the next request when an answer is whole, and writes down how long it took."""

    def __init__(self, requests: Iterator[bytes], times: list[float]) -> None:
        self.requests = requests
        self.times = times
        self.head = b""
        self.missing = 0
        self.failure: str | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self._ask()

    def data_received(self, data: bytes) -> None:
        if self.missing:
            self.missing -= len(data)
        else:
            self._start_answer(self.head + data)
        if not self.missing and not self.head:
            self.times.append(perf_counter() - self.asked)
            self._ask()

    def connection_lost(self, exc: Exception | None) -> None:
        self.failure = self.failure or "The server closed a connection."

    def check(self) -> None:
        if self.failure:
            raise RuntimeError(self.failure)

    def _ask(self) -> None:
        self.asked = perf_counter()
        self.transport.write(next(self.requests))

    def _start_answer(self, data: bytes) -> None:
        head, end, body = data.partition(b"\r\n\r\n")
        self.head = b"" if end else data
        if not end:
            return
        if head[9:12] != b"200":
            self.failure = data[:500].decode()
        self.missing = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]) - len(body)


def _unique(request: bytes) -> bytes:
    """Of the same length, as its header says."""
    return request.replace(UNIQUE.encode(), str(uuid4()).encode()) if UNIQUE.encode() in request else request


def _processor_time(pid: int) -> float:
    """Of a process and its children; 0 where there is no such process on this machine."""
    if not pid:
        return 0
    process = psutil.Process(pid)
    used = [each.cpu_times() for each in (process, *process.children())]
    return sum(times.user + times.system for times in used)


if __name__ == "__main__":
    load = Load(**json.load(sys.stdin))
    json.dump(asdict(uvloop.run(load.measure())), sys.stdout)
