"""How many SQL statements a server takes for an event, whatever the number of its subscribers."""

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import asyncpg

from tests.benchmarks.fanout_crowd import following
from tests.benchmarks.fanout_sides import dateline, opening
from tests.benchmarks.fanout_subscriber import mark
from tests.benchmarks.posting import Poster
from tests.benchmarks.relay import counting
from tests.builder import Builder

EVENTS = 10
WINDOWS = 3


async def statements_per_event(database_url: str, poster: Poster, subscribers: int, log: Path) -> float:
    """The comments come into the database by another way, so that all that the server sends it is for the feed. The
    least of several times counts: now and then the server asks whether its connection that listens is still there."""
    connection = await asyncpg.connect(database_url)
    make = Builder(connection)
    async with (
        counting(database_url) as (relay, url),
        dateline(url, poster, log) as side,
        following(side.audiences(subscribers, await opening(side, poster), "websocket")) as crowd,
    ):
        counts = []
        for number in range(1 + WINDOWS * EVENTS):
            await make.comment(article_id=poster.article_id, author_id=poster.author_id, body=mark(number))
            _require_all(await crowd.had(number + 1))
            counts.append(relay.statements)
    await connection.close()
    return min(late - early for early, late in pairwise(counts[::EVENTS])) / EVENTS


def _require_all(tally: Mapping[str, Any]) -> None:
    if tally["lost"] or tally["doubled"]:
        raise RuntimeError(f"{tally['lost']} deliveries were lost and {tally['doubled']} came twice.")
