"""Twice the load that the server can carry, for some minutes: what it does then, and how soon it is well again.

What it can carry is measured before with clients that wait for their answers. The load comes from clients that do not
wait: they send at a rate of their own.
"""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import asdict, dataclass, replace
from math import ceil
from tempfile import TemporaryFile
from time import monotonic

import asyncpg
from rich.console import Console

from tests.benchmarks import mixed, posting
from tests.benchmarks.data import Size
from tests.benchmarks.load import Load
from tests.benchmarks.memory import Memory
from tests.benchmarks.operations import OPERATIONS
from tests.benchmarks.overload_crowd import Stream
from tests.benchmarks.overload_report import Minute, Overload, section
from tests.benchmarks.overload_tally import ACCEPTED, Tally, together
from tests.benchmarks.processes import AS_SERVED, Server, allow_files, put_under, serving
from tests.benchmarks.section import Section
from tests.benchmarks.site import made_up_site

SIZE = Size(articles=2_000, comments=100_000)
TIMES = 2  # the load that it can carry
LIGHT = 0.1  # of that load
WAITING = 64  # clients that wait for their answers
CLIENTS = 2  # processes
CONNECTIONS = 2_000  # for each of them
PATIENCE = 2  # seconds
CALM = 5  # seconds of light load before
LONGEST_RECOVERY = 60
WORSE = 2  # times the 99th centile of before

progress = Console(stderr=True)


@dataclass(frozen=True, slots=True)
class Trial:
    server: Server
    requests: Sequence[str]

    async def capacity(self, seconds: float) -> float:
        """Requests per second: the better of two tries, for the first one finds a server that is cold."""
        load = Load(self.server.port, self.requests, WAITING, seconds, self.server.pid, 0)
        return max([(await put_under(load)).rate for _ in range(2)])

    def stream(self, rate: float, seconds: float, window: float) -> Stream:
        return Stream(self.server.port, self.requests, rate, seconds, window, PATIENCE, CONNECTIONS)

    async def calm(self, rate: float) -> Minute:
        stream = self.stream(rate, CALM, CALM)
        tally = together([tally async for tally in _poured(stream, 1)])
        return Minute(CALM, tally, Memory.of(self.server))

    async def overloaded(self, rate: float, seconds: float) -> AsyncIterator[Minute]:
        window = seconds / ceil(seconds / 60)
        async for tally in _poured(self.stream(rate, seconds, window), CLIENTS):
            accepted = tally.counts[ACCEPTED] / window
            progress.print(f"{tally.sent / window:,.0f} requests/s, of them {accepted:,.0f} accepted …")
            yield Minute(window, tally, Memory.of(self.server))

    async def recovery(self, rate: float, p99: float) -> float | None:
        """Seconds until requests of a light load take as long as before, or nearly; None if that lasts too long."""
        start = monotonic()
        async with aclosing(_poured(self.stream(rate, LONGEST_RECOVERY, 1), 1)) as tallies:
            async for tally in tallies:
                if tally.counts.total() == tally.counts[ACCEPTED] and tally.centile(0.99) <= WORSE * p99:
                    return monotonic() - start
        return None


async def measure(minutes: float, processes: int, seconds: float) -> list[Section]:
    allow_files(2 * CLIENTS * CONNECTIONS)
    progress.print("Making up the site …")
    with TemporaryFile() as log:
        async with made_up_site(SIZE) as url, serving(AS_SERVED, url, processes, log) as server:
            trial = Trial(server, await _requests(url))
            progress.print("Measuring what the server can carry …")
            capacity = await trial.capacity(seconds)
            calm = await trial.calm(LIGHT * capacity)
            found = [minute async for minute in trial.overloaded(TIMES * capacity, 60 * minutes)]
            recovery = await trial.recovery(LIGHT * capacity, calm.tally.centile(0.99))
            log.seek(0)
            progress.print(f"The server wrote {sum(1 for _ in log):,} lines into its log.")
            return [section(Overload(processes, capacity, calm, found, recovery))]


async def _requests(url: str) -> Sequence[str]:
    connection = await asyncpg.connect(url)
    slugs = {operation: await operation.slugs(connection) for operation in OPERATIONS}
    comparison = await mixed.comparison(connection, slugs, await posting.posters(connection))
    await connection.close()
    return comparison.dateline


async def _poured(stream: Stream, clients: int) -> AsyncGenerator[Tally, None]:
    """What became of the requests of each window, sent by several clients in equal parts."""
    part = replace(stream, rate=stream.rate / clients)
    async with _started(part, clients) as processes:
        while True:
            lines = await asyncio.gather(*(_line(process) for process in processes))
            if not all(lines):
                break
            yield together([Tally.of(json.loads(line)) for line in lines])
        if codes := [code for process in processes if (code := await process.wait())]:
            raise RuntimeError(f"Clients ended with {codes}.")


@asynccontextmanager
async def _started(stream: Stream, clients: int) -> AsyncIterator[list[Process]]:
    command = (sys.executable, "-m", "tests.benchmarks.overload_client")
    processes = [await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE) for _ in range(clients)]
    try:
        for process in processes:
            assert process.stdin
            process.stdin.write(json.dumps(asdict(stream)).encode())
            process.stdin.write_eof()
        yield processes
    finally:
        for process in processes:
            with suppress(ProcessLookupError):
                process.terminate()
            await process.wait()


async def _line(process: Process) -> bytes:
    assert process.stdout
    return await process.stdout.readline()
