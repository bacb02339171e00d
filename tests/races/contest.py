"""A whole race: a database of its own, the servers, the race, and everything that must hold during and after it."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg

from tests.builder import Builder
from tests.database import new_database
from tests.races import checks
from tests.races.race import Answer, run_race
from tests.races.schedule import DOUBTFUL
from tests.servers import NO_PACE, serving

SERVERS = 4
RULES = {**NO_PACE, "DATELINE_DUPLICATE_SECONDS": "0", "DATELINE_SUSPECT_WORDS": DOUBTFUL}


@dataclass(frozen=True, slots=True)
class Result:
    answers: Sequence[Answer]
    snapshots: int
    """How often the counts were found right while the race was going on."""

    def lines(self) -> list[str]:
        found = Counter((answer.step.kind, answer.code or "done") for answer in self.answers)
        outcomes = [f"{kind} {code}: {number}" for (kind, code), number in sorted(found.items())]
        return [*outcomes, f"snapshots with right counts: {self.snapshots}"]


async def hold(server_url: str, operations: int, seed: int) -> Result:
    with TemporaryDirectory() as directory:
        log = Path(directory) / "log"
        try:
            async with new_database(server_url) as url:
                async with serving(url, log, SERVERS, **RULES) as servers:
                    result = await _race(url, servers, operations, seed)
                await checks.require_no_deadlock(url)
                return result
        finally:
            assert "Traceback" not in log.read_text(), log.read_text()


async def _race(database_url: str, urls: Sequence[str], operations: int, seed: int) -> Result:
    connection = await asyncpg.connect(database_url)
    article = await Builder(connection).article()
    over = asyncio.Event()
    watching = asyncio.create_task(checks.watch_counts(connection, over))
    try:
        answers = await run_race(f"Article_{article}", urls, operations, seed)
    finally:
        over.set()
        snapshots = await watching
    checks.require_expected_refusals(answers)
    await checks.require_consistency(connection)
    await checks.require_what_was_answered(connection, answers)
    await connection.close()
    return Result(answers, snapshots)
