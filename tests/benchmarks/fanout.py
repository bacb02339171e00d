"""The live feed's fan-out: many subscribers of one article, beside a bare broadcast of the same bytes.

Both servers are one process under the same options, with as many subscribers, and get five comments a second in turn.
Dateline stores each comment, hears of it from PostgreSQL and reads it for its subscribers; the bare application is
handed the bytes that they got. What a comment costs that nobody follows is taken off: it is the price of posting.

The bare application answers when it has sent to all, and so gets fewer comments where it cannot keep up. Times since
the answer are negative where all had the comment before that.
"""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg
from rich.console import Console

from tests.benchmarks import posting
from tests.benchmarks.data import Size
from tests.benchmarks.exchange import UNIQUE
from tests.benchmarks.fanout_report import FanOut, section
from tests.benchmarks.fanout_rounds import Schedule, course
from tests.benchmarks.fanout_sides import bare, dateline
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


async def measure(sizes: Sequence[int], schedule: Schedule) -> list[Section]:
    allow_files(max(sizes) + SPARE_FILES)
    async with made_up_site(SIZE) as url:
        connection = await asyncpg.connect(url)
        posters = await posting.posters(connection)
        await connection.close()
        with TemporaryDirectory() as directory:
            log = Path(directory) / "log"
            progress.print("Counting statements …")
            counts = {size: await statements_per_event(url, posters[size], size, log) for size in COUNTED_WITH}
            found = [await _compare(url, size, posters[index], schedule, log) for index, size in enumerate(sizes)]
        await posting.require_stored(url, len(sizes) * (2 + schedule.comments * (1 + schedule.rounds)))
    return [section(found, counts)]


async def _compare(url: str, subscribers: int, poster: Poster, schedule: Schedule, log: Path) -> FanOut:
    progress.print(f"{subscribers:,} subscribers connect …")
    async with (
        dateline(url, poster, log) as site,
        course(site, subscribers, schedule.comments, poster) as ours,
        bare(ours.sample.replace(mark(0), UNIQUE)) as broadcast,
        course(broadcast, subscribers, schedule.comments) as theirs,
    ):
        for number in range(schedule.rounds):
            progress.print(f"{subscribers:,} subscribers: round {number + 1} of {schedule.rounds} …")
            await ours.round()
            await theirs.round()
        return FanOut(ours, theirs)
