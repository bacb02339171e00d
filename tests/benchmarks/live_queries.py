"""`python -m tests.benchmarks.live_queries`: pages that thousands watch, beside asking for them every second.

A headline is corrected, again and again, at most once a second: what is reckoned a second beside it is reckoned a
change. Prints what each way takes for a change and while there is none, what patches save, and what a deploy under the
same watchers takes.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import asyncpg
import typer
from rich.console import Console

from db.embedded.server import embedded
from tests.benchmarks.fanout_sides import Side
from tests.benchmarks.live_query_costs import costs
from tests.benchmarks.live_query_course import Figures, furnish, watched
from tests.benchmarks.live_query_deploys import deploy
from tests.benchmarks.live_query_patches import patches
from tests.benchmarks.live_query_report import section
from tests.benchmarks.processes import CACHED, allow_files, serving
from tests.builder import Builder

SETTINGS = {"DATELINE_METRICS": "on", "DATELINE_HEARTBEAT": "3600", "DATELINE_PUBLIC_URL": "https://news.example"}
APPLICATION = replace(CACHED, settings=SETTINGS)
SPARE_FILES = 500

console = Console(width=140)
progress = Console(stderr=True)


@dataclass(frozen=True, slots=True)
class Options:
    watchers: Sequence[int]
    queries: Sequence[int]
    changes: int

    def sizes(self) -> list[tuple[int, int]]:
        """Watchers, and how many different queries they watch: no more than there are of them."""
        return [(number, min(each, number)) for each in self.queries for number in self.watchers]


async def measure(url: str, options: Options) -> None:
    connection = await asyncpg.connect(url)
    make = Builder(connection)
    async with serving(APPLICATION, url) as server:
        await furnish(make, max(options.queries))
        side = Side(server.url, [each.pid for each in server.workers()], "/graphql", "", {})
        found = [each async for each in _figures(side, connection, options)]
        bytes_of_patches = await patches(server.url, make)
    console.print(section(found, await costs(url, connection)).terminal(), *bytes_of_patches, sep="\n")
    for number in options.watchers:
        console.print(await deploy(APPLICATION, url, number))
    await connection.close()


async def _figures(side: Side, connection: asyncpg.Connection, options: Options) -> AsyncIterator[Figures]:
    for size in options.sizes():
        progress.print("{:,} watchers of {:,} …".format(*size))
        yield await watched(side, connection, size, options.changes)


def main(
    watchers: Annotated[str, typer.Option(help="Numbers with commas between.")] = "100,2000,10000",
    queries: Annotated[str, typer.Option(help="How many different ones they watch.")] = "1,500",
    changes: Annotated[int, typer.Option(min=1)] = 20,
) -> None:
    """Prints what each of them took."""
    options = Options(_numbers(watchers), _numbers(queries), changes)
    allow_files(max(options.watchers) + SPARE_FILES)
    with TemporaryDirectory() as directory, embedded(Path(directory)) as url:
        asyncio.run(measure(url, options))


def _numbers(text: str) -> list[int]:
    return [int(each) for each in text.split(",")]


if __name__ == "__main__":
    typer.run(main)
