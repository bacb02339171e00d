"""`python -m tests.benchmarks`: Dateline beside hand-written endpoints on the same made-up site, and its fan-out."""

import asyncio
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

import asyncpg
import typer
from rich.console import Console

from tests.benchmarks import fanout, fanout_report, posting
from tests.benchmarks.answers import count_statements, require_same_answers
from tests.benchmarks.fanout_report import FanOut
from tests.benchmarks.fanout_rounds import Schedule
from tests.benchmarks.load import Load, Measurement
from tests.benchmarks.operations import OPERATIONS
from tests.benchmarks.processes import BY_HAND, DATELINE, Server, put_under, serving
from tests.benchmarks.report import Line, Result, table
from tests.benchmarks.requests import Comparison
from tests.benchmarks.site import made_up_site, main_process

progress = Console(stderr=True)
application = typer.Typer(add_completion=False)


@dataclass(frozen=True, slots=True)
class Effort:
    seconds: float
    rounds: int
    connections: int


@application.callback(invoke_without_command=True)
def main(context: typer.Context) -> None:
    """Measures everything, or what you name."""
    if not context.invoked_subcommand:
        measure_answers()
        measure_fan_out()


@application.command("answers")
def measure_answers(
    articles: Annotated[int, typer.Option(min=100)] = 2_000,
    comments: Annotated[int, typer.Option(min=1)] = 100_000,
    seconds: Annotated[float, typer.Option(min=0.1, help="How long each server is asked in each round.")] = 3,
    rounds: Annotated[int, typer.Option(min=1)] = 5,
    connections: Annotated[int, typer.Option(min=1)] = 32,
) -> None:
    """Measures three operations that read and one that writes.

    Ratios are medians over rounds in which the two servers take turns.
    """
    results = asyncio.run(_benchmark(articles, comments, Effort(seconds, rounds, connections)))
    Console(width=150).print(table(results, f"{articles:,} articles, {comments:,} comments, {connections} connections"))


@application.command("fanout")
def measure_fan_out(
    subscribers: Annotated[str, typer.Option(help="How many: numbers with commas between.")] = "500,2000,10000",
    seconds: Annotated[
        float, typer.Option(min=1, help="How long comments are posted to each server in each round.")
    ] = 5,
    rounds: Annotated[int, typer.Option(min=1)] = 3,
) -> None:
    """Measures how fast an event reaches many subscribers of one article."""
    sizes = [int(number) for number in subscribers.split(",")]
    results, statements = asyncio.run(_fan_out(sizes, Schedule(rounds, seconds)))
    Console(width=150).print(fanout_report.table(results, statements))


async def _fan_out(sizes: Sequence[int], schedule: Schedule) -> tuple[list[FanOut], Mapping[int, float]]:
    _stop_all_when_told()
    return await fanout.measure(sizes, schedule)


async def _benchmark(articles: int, comments: int, effort: Effort) -> list[Result]:
    _stop_all_when_told()
    progress.print("Making up the site …")
    async with made_up_site(articles, comments) as url:
        connection = await asyncpg.connect(url)
        slugs = {operation: await operation.slugs(connection) for operation in OPERATIONS}
        posters = await posting.posters(connection)
        database = await main_process(connection)
        await connection.close()
        progress.print("Comparing the answers …")
        await require_same_answers(url, slugs)
        counts = [await count_statements(each, url, slugs, posters[0]) for each in (DATELINE, BY_HAND)]
        comparisons = [operation.comparison(each) for operation, each in slugs.items()]
        async with serving(DATELINE, url) as dateline, serving(BY_HAND, url) as by_hand:
            rounds = Rounds(effort, counts, database, dateline, by_hand)
            # Posting comes last, for it makes the site another one.
            results = [await rounds.result(each) for each in (*comparisons, posting.comparison(posters))]
        await posting.require_stored(url, sum(each.rate * effort.seconds for each in results[-1].dateline.rounds))
        return results


def _stop_all_when_told() -> None:
    """SIGTERM ends a run as Ctrl-C does: together with the processes that it started."""
    task = asyncio.current_task()
    assert task
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)


@dataclass(frozen=True, slots=True)
class Rounds:
    """The two servers, asked in turn."""

    effort: Effort
    statements: Sequence[Mapping[str, float]]
    database: int
    dateline: Server
    by_hand: Server

    async def result(self, comparison: Comparison) -> Result:
        title = comparison.title
        rounds = []
        for number in range(self.effort.rounds):
            progress.print(f"{title}: round {number + 1} of {self.effort.rounds} …")
            rounds.append(await self.round(comparison))
        dateline, by_hand = zip(*rounds, strict=True)
        counts = [each[title] for each in self.statements]
        return Result(title, Line("Dateline", dateline, counts[0]), Line("by hand", by_hand, counts[1]))

    async def round(self, comparison: Comparison) -> tuple[Measurement, Measurement]:
        return (
            await self.measure(self.dateline, comparison.dateline),
            await self.measure(self.by_hand, comparison.by_hand),
        )

    async def measure(self, server: Server, requests: Sequence[str]) -> Measurement:
        effort = self.effort
        load = Load(server.port, requests, effort.connections, effort.seconds, server.pid, self.database)
        return await put_under(load)


if __name__ == "__main__":
    application()
