"""Asks one server over keep-alive connections for some seconds, in a process of its own, and says how fast it answered.

Each connection sends its next request when it has the answer to the last, so that the server is never without work and
never has more than it can do.
"""

import asyncio
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import cycle
from statistics import quantiles
from time import perf_counter

import psutil
import uvloop

from tests.benchmarks.exchange import Exchange


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
        requests = cycle([request.encode() for request in self.requests])
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
        return processor_time(self.server), processor_time(self.database)


@dataclass(frozen=True, slots=True)
class Measurement:
    """Requests per second; milliseconds to the answer; milliseconds of processor time per request."""

    rate: float
    p50: float
    p99: float
    server: float
    database: float


class Client(Exchange):
    """Sends the next request when an answer is whole, and writes down how long it took."""

    def __init__(self, requests: Iterator[bytes], times: list[float]) -> None:
        super().__init__()
        self.requests = requests
        self.times = times
        self.failure: str | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._ask()

    def answered(self) -> None:
        self.times.append(perf_counter() - self.asked)
        if self.status != b"200":
            self.failure = f"The server answered with {self.status.decode()}."
        self._ask()

    def connection_lost(self, exc: Exception | None) -> None:
        self.failure = self.failure or "The server closed a connection."

    def check(self) -> None:
        if self.failure:
            raise RuntimeError(self.failure)

    def _ask(self) -> None:
        self.asked = perf_counter()
        self.send(next(self.requests))


def processor_time(pid: int) -> float:
    """Seconds, of a process and all that it started and that still runs; 0 where there is no such process here."""
    if not pid:
        return 0
    process = psutil.Process(pid)
    return sum(map(_used, (process, *process.children(recursive=True))))


def _used(process: psutil.Process) -> float:
    with suppress(psutil.NoSuchProcess):  # autovacuum's workers come and go
        times: float = sum(process.cpu_times()[:2])
        return times
    return 0


if __name__ == "__main__":
    load = Load(**json.load(sys.stdin))
    json.dump(asdict(uvloop.run(load.measure())), sys.stdout)
