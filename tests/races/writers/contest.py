"""A whole race of writers: a database of its own, the servers, the race, and what must hold after it."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

import asyncpg
import orjson

from tests.database import new_database
from tests.races.writers.race import WRITERS, Tally, run_race
from tests.servers import serving

SERVERS = 3
LINES = """
select a.external_id, array_agg(k.text order by k.position) as lines, a.revision, a.slug
from news.article a join news.key_point k on k.article_id = a.id group by a.id
"""
REVISIONS = """
select a.external_id, r.number, r.content -> 'key_points' as lines, c.display_name as by
from news.article_revision r join news.article a on a.id = r.article_id
join news.commenter c on 'Commenter_' || c.id = r.actor
order by a.external_id, r.number
"""


async def hold(server_url: str, writes: int, seed: int) -> Sequence[str]:
    """What the race came to, in lines."""
    with TemporaryDirectory() as directory:
        log = Path(directory) / "log"
        try:
            async with new_database(server_url) as url, serving(url, log, SERVERS) as servers:
                began = monotonic()
                tally = await run_race(servers, writes, seed)
                seconds = monotonic() - began
                await require_no_loss(url, tally, writes)
        finally:
            assert "Traceback" not in log.read_text(), log.read_text()
    return [
        f"written: {writes} lines in {len(tally.written)} articles, by {SERVERS} servers, in {seconds:.1f} s",
        f"conflicts told and merged: {tally.conflicts}",
        f"sent twice at once under one key: {tally.twice}",
    ]


async def require_no_loss(url: str, tally: Tally, writes: int) -> None:
    """Each line that was answered to be written is there, once, in one article, and in the log by who wrote it."""
    connection = await asyncpg.connect(url)
    stored = {row["external_id"]: row for row in await connection.fetch(LINES)}
    assert sum(map(len, tally.written.values())) == writes
    assert {name: sorted(row["lines"]) for name, row in stored.items()} == {
        name: sorted(lines) for name, lines in tally.written.items()
    }
    assert await connection.fetchval("select count(*) from news.article") == len(stored)
    for name, row in stored.items():
        assert row["revision"] == len(row["lines"]), name
    await _require_log(connection)
    await connection.close()


async def _require_log(connection: asyncpg.Connection) -> None:
    """Each revision has one line more than the one before it, and is by the writer of that line."""
    before: dict[str, list[str]] = {}
    for row in await connection.fetch(REVISIONS):
        lines = orjson.loads(row["lines"])
        known = before.get(row["external_id"], [])
        assert lines[:-1] == known
        assert row["number"] == len(lines)
        assert row["by"] == f"Writer {int(lines[-1].removeprefix('line ')) % WRITERS}"
        before[row["external_id"]] = lines
