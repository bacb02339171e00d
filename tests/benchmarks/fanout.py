"""The live feed's fan-out: many subscribers of one article, beside a bare broadcast of the same bytes.

Both servers run under the same options, with as many subscribers, and get comments at the same rate in turn; the bare
one is one process. Dateline stores each comment, hears of it from PostgreSQL and reads it for its subscribers; the bare
application is handed the bytes that they got. What a comment costs that nobody follows is taken off: it is the price of
posting. Where connections are to be held for long, Dateline may be alone.

The bare application answers when it has sent to all, and so gets fewer comments where it cannot keep up. Times since
the answer are negative where all had the comment before that.
"""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg
from rich.console import Console

from tests.benchmarks import posting
from tests.benchmarks.data import Size
from tests.benchmarks.exchange import UNIQUE
from tests.benchmarks.fanout_report import FanOut, section
from tests.benchmarks.fanout_rounds import UNHEARD_COMMENTS, WARMING, Schedule, course
from tests.benchmarks.fanout_sides import Side, bare, dateline
from tests.benchmarks.fanout_statements import statements_per_event
from tests.benchmarks.fanout_subscriber import mark
from tests.benchmarks.posting import Poster
from tests.benchmarks.processes import allow_files
from tests.benchmarks.section import Section
from tests.benchmarks.site import made_up_site

SIZE = Size(articles=100, comments=5_000)
COUNTED_WITH = (1, 500)  # subscribers
SPARE_FILES = 500

progress = Console(stderr=True)


async def measure(sizes: Sequence[int], schedule: Schedule, workers: int, alone: bool = False) -> list[Section]:
    allow_files(max(sizes) // workers + SPARE_FILES * workers)
    async with made_up_site(SIZE) as url:
        connection = await asyncpg.connect(url)
        posters = await posting.posters(connection)
        await connection.close()
        with TemporaryDirectory() as directory:
            log = Path(directory) / "log"
            progress.print("Counting statements …")
            counts = {size: await statements_per_event(url, posters[size], size, log) for size in COUNTED_WITH}
            found = []
            for poster, size in zip(posters, sizes, strict=False):
                async with dateline(url, poster, log, workers) as site:
                    found.append(await _compare(site, size, poster, schedule, alone))
        await posting.require_stored(
            url, len(sizes) * (1 + WARMING + UNHEARD_COMMENTS + schedule.comments * schedule.rounds)
        )
    return [section(found, counts, schedule, workers)]


async def _compare(site: Side, subscribers: int, poster: Poster, schedule: Schedule, alone: bool) -> FanOut:
    progress.print(f"{subscribers:,} subscribers connect …")
    async with AsyncExitStack() as running:
        courses = [await running.enter_async_context(course(site, subscribers, schedule, poster))]
        if not alone:
            message = courses[0].sample.replace(mark(0), UNIQUE)
            broadcast = await running.enter_async_context(bare(message))
            courses.append(await running.enter_async_context(course(broadcast, subscribers, schedule)))
        for number in range(schedule.rounds):
            progress.print(f"{subscribers:,} subscribers: round {number + 1} of {schedule.rounds} …")
            for each in courses:
                await each.round()
        return FanOut(*courses)
