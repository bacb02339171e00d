"""Servers with the same processes, asked in turn; what each took, and how much memory it has afterwards."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from rich.console import Console

from tests.benchmarks.load import Load, Measurement
from tests.benchmarks.memory import Memory
from tests.benchmarks.processes import BY_HAND, CACHED, DATELINE, Application, Server, put_under, serving
from tests.benchmarks.requests import Comparison

APPLICATIONS = (DATELINE, CACHED, BY_HAND)

progress = Console(stderr=True)


@dataclass(frozen=True, slots=True)
class Effort:
    seconds: float
    rounds: int
    connections: int


@dataclass(frozen=True, slots=True)
class Servers:
    """One of each application, all with so many processes."""

    processes: int
    database: int
    running: Mapping[Application, Server]

    async def rounds(self, comparison: Comparison, effort: Effort) -> Mapping[Application, Sequence[Measurement]]:
        found: dict[Application, list[Measurement]] = {application: [] for application in self.running}
        for number in range(effort.rounds):
            progress.print(f"{comparison.title}, processes: {self.processes}, round {number + 1} of {effort.rounds} …")
            for application, server in self.running.items():
                requests = comparison.requests(application)
                load = Load(server.port, requests, effort.connections, effort.seconds, server.pid, self.database)
                found[application].append(await put_under(load))
        return found

    def memory(self) -> Mapping[Application, Memory]:
        return {application: Memory.of(server) for application, server in self.running.items()}


@asynccontextmanager
async def all_serving(database_url: str, database: int, processes: int) -> AsyncIterator[Servers]:
    async with AsyncExitStack() as stack:
        running = {
            application: await stack.enter_async_context(serving(application, database_url, processes))
            for application in APPLICATIONS
        }
        yield Servers(processes, database, running)
