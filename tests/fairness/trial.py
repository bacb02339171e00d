"""One trial: the readers alone, and beside a greedy client of each kind in turn."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from tempfile import TemporaryFile

import orjson
from rich.console import Console

from tests.benchmarks.data import Size
from tests.benchmarks.processes import DATELINE, allow_files, serving
from tests.benchmarks.site import made_up_site
from tests.fairness.greedy import KINDS
from tests.fairness.place import Place, place
from tests.fairness.readers import Found, Readers

SIZE = Size(articles=2_000, comments=100_000)
TOKENS = 100
START, WARM_UP, REST = 10, 2, 2  # seconds
FILES = 5_000

progress = Console(stderr=True)


@dataclass(frozen=True, slots=True)
class Trial:
    """What readers found `alone` right before, and `beside` the greedy one, and the outcomes of what that one asked."""

    kind: str
    alone: Found
    beside: Found
    outcomes: Counter[str]


async def hold(seconds: float, processes: int, kinds: Sequence[str] = KINDS) -> list[Trial]:
    allow_files(FILES)
    progress.print("Making up the site …")
    with TemporaryFile() as log:
        async with made_up_site(SIZE) as url, serving(DATELINE, url, processes, log) as server:
            where = await place(url, server.port, TOKENS)
            async with Readers(where).running() as readers:
                await readers.during(START)
                found = [await _trial(kind, where, readers, seconds) for kind in kinds]
            log.seek(0)
            progress.print(f"The server wrote {sum(1 for _ in log):,} lines into its log.")
    return found


async def _trial(kind: str, where: Place, readers: Readers, seconds: float) -> Trial:
    progress.print(f"{kind} …")
    alone = await readers.during(seconds)
    outcomes: Counter[str] = Counter()
    async with _greedy(kind, where, outcomes):
        await readers.during(WARM_UP)
        beside = await readers.during(seconds)
    await readers.during(REST)
    return Trial(kind, alone, beside, outcomes)


@asynccontextmanager
async def _greedy(kind: str, where: Place, outcomes: Counter[str]) -> AsyncIterator[None]:
    command = (sys.executable, "-m", "tests.fairness.greedy", kind)
    process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)
    assert process.stdin
    assert process.stdout
    try:
        process.stdin.write(orjson.dumps(asdict(where)) + b"\n")
        yield
        process.stdin.close()
        outcomes.update(orjson.loads(await process.stdout.read()))
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
