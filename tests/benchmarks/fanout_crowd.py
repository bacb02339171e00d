"""The subscribers of one server, in processes of their own."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from tests.benchmarks.fanout_clients import TIMES, Audience
from tests.benchmarks.fanout_sides import end

LONGEST_LINE = 100_000_000  # bytes
COUNTED = ("delivered", "lost", "doubled", "refused", "closed", "seconds")


@dataclass(frozen=True, slots=True)
class Crowd:
    processes: Sequence[Process]

    async def had(self, count: int) -> dict[str, Any]:
        """What they have had, once all of them have had so many deliveries: a tally."""
        tallies = await asyncio.gather(*(_ask(process, count) for process in self.processes))
        numbers = {number for tally in tallies for number in tally["last"]}
        return {
            **{name: sum(tally[name] for tally in tallies) for name in COUNTED},
            "last": {number: max(tally["last"].get(number, 0) for tally in tallies) for number in numbers},
            "sample": tallies[0]["sample"],
        }

    async def times(self) -> dict[int, list[float]]:
        """When each of them had each delivery, by its number."""
        found = await asyncio.gather(*(_ask(process, TIMES) for process in self.processes))
        return {int(number): [time for times in found for time in times[number]] for number in found[0]}


@asynccontextmanager
async def following(audiences: Sequence[Audience]) -> AsyncIterator[Crowd]:
    command = (sys.executable, "-m", "tests.benchmarks.fanout_clients")
    start = partial(asyncio.create_subprocess_exec, *command, stdin=PIPE, stdout=PIPE, limit=LONGEST_LINE)
    crowd = Crowd([await start() for _ in audiences])
    try:
        for process, audience in zip(crowd.processes, audiences, strict=True):
            await _ask(process, asdict(audience))
        yield crowd
    finally:
        for process in crowd.processes:
            await end(process)


async def _ask(process: Process, what: Any) -> Any:
    assert process.stdin
    assert process.stdout
    process.stdin.write(json.dumps(what).encode() + b"\n")
    answer = await process.stdout.readline()
    if not answer:
        raise RuntimeError(f"The subscribers' process ended with {await process.wait()}.")
    return json.loads(answer)
