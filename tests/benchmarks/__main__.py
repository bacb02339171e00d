"""`python -m tests.benchmarks`: Dateline beside hand-written endpoints on the same made-up site, and its fan-out."""

import asyncio
import signal
from collections.abc import Coroutine, Sequence
from typing import Annotated, Any, TypeVar

import typer

from tests.benchmarks import archive, comparison, fanout, growth, overload, page, pictures, working_sets
from tests.benchmarks.data import Size
from tests.benchmarks.fanout_clients import SPEAKING
from tests.benchmarks.fanout_rounds import Schedule
from tests.benchmarks.section import Section
from tests.benchmarks.turns import Effort

T = TypeVar("T")


def _written(sections: list[Section], write: bool, **_: Any) -> None:
    if write:
        page.write(sections)


application = typer.Typer(add_completion=False, result_callback=_written)

Seconds = Annotated[float, typer.Option(min=0.1, help="How long each server is asked in each round.")]
Rounds = Annotated[int, typer.Option(min=1)]
Connections = Annotated[int, typer.Option(min=1)]
Transport = Annotated[str, typer.Option(help=" or ".join(SPEAKING))]
Workers = Annotated[int, typer.Option(min=1, help="Processes of Dateline.")]


@application.callback(invoke_without_command=True)
def main(
    context: typer.Context,
    write: Annotated[bool, typer.Option("--write", help="Write it into docs/benchmarks.md, too.")] = False,
    minutes: Annotated[float, typer.Option("--overload", min=0, help="Minutes of overload, beside all else.")] = 0,
    of_archive: Annotated[
        bool, typer.Option("--archive", help="Measure an archive of ten years, and nothing else.")
    ] = False,
) -> list[Section]:
    """Measures everything, or what you name."""
    if context.invoked_subcommand:
        return []
    if of_archive:
        return measure_archive()
    sections = [*measure_answers(), *measure_working_sets(), *measure_growth(), *measure_fan_out()]
    if minutes:
        sections += measure_overload(minutes)
    return sections


@application.command("answers")
def measure_answers(
    articles: Annotated[int, typer.Option(min=100, help="Each has fifty comments, taken together.")] = 2_000,
    processes: Annotated[str, typer.Option(help="Of each server: numbers with commas between.")] = "1,2",
    seconds: Seconds = 1.5,
    rounds: Rounds = 3,
    connections: Connections = 32,
) -> list[Section]:
    """Measures operations that read, one that writes, and a mixed load, cached and not; and memory.

    Ratios are medians over rounds in which the servers take turns.
    """
    effort = Effort(seconds, rounds, connections)
    return _shown(comparison.measure(Size(articles, 50 * articles), effort, _numbers(processes)))


@application.command("cache")
def measure_working_sets(
    articles: Annotated[int, typer.Option(min=100)] = 2_000,
    seconds: Seconds = 2,
    rounds: Rounds = 3,
    connections: Connections = 16,
) -> list[Section]:
    """Measures what the cache gains, and costs, for readers who spread over articles in different ways."""
    return _shown(working_sets.measure(articles, Effort(seconds, rounds, connections)))


@application.command("growth")
def measure_growth(
    articles: Annotated[str, typer.Option(help="How many: numbers with commas between.")] = "2000,200000",
    comments: Annotated[
        str, typer.Option(help="Of one article: numbers with commas between.")
    ] = "100,1000,10000,100000",
    seconds: Seconds = 1,
    rounds: Rounds = 3,
    connections: Connections = 4,
) -> list[Section]:
    """Measures what pages cost as a site grows."""
    effort = Effort(seconds, rounds, connections)
    return _shown(growth.measure(_numbers(articles), _numbers(comments), effort))


@application.command("archive")
def measure_archive(
    scale: Annotated[float, typer.Option(min=0.001, help="Of 200,000 articles and two million comments.")] = 1,
    rounds: Rounds = 5,
) -> list[Section]:
    """Measures what an archive of ten years takes beside a site of a hundredth, and which of its indexes are used."""
    return _shown(archive.measure(scale, rounds))


@application.command("fanout")
def measure_fan_out(
    subscribers: Annotated[str, typer.Option(help="How many: numbers with commas between.")] = "500,2000,10000",
    seconds: Annotated[
        float, typer.Option(min=1, help="How long comments are posted to each server in each round.")
    ] = 4,
    rounds: Rounds = 3,
    over: Transport = "websocket",
    workers: Workers = 1,
) -> list[Section]:
    """Measures how fast an event reaches many subscribers of one article."""
    return _shown(fanout.measure(_numbers(subscribers), Schedule(rounds, seconds, transport=over), workers))


@application.command("hold")
def measure_holding(
    subscribers: Annotated[int, typer.Option(min=1)] = 50_000,
    minutes: Annotated[float, typer.Option(min=0.1)] = 10,
    over: Transport = "websocket",
    workers: Workers = 1,
    rate: Annotated[float, typer.Option(min=0.1, help="Comments a second.")] = 1,
) -> list[Section]:
    """Holds many subscribers of one article, without a bare broadcast beside it."""
    return _shown(fanout.measure([subscribers], Schedule(1, 60 * minutes, rate, over), workers, alone=True))


@application.command("overload")
def measure_overload(
    minutes: Annotated[float, typer.Option(min=0.1)] = 10,
    processes: Annotated[int, typer.Option(min=1)] = 2,
    seconds: Annotated[float, typer.Option(min=0.1, help="How long it is asked what the server can carry.")] = 5,
) -> list[Section]:
    """Sends twice the load that the server can carry, and looks how soon it is well again."""
    return _shown(overload.measure(minutes, processes, seconds))


@application.command("pictures")
def measure_pictures(seconds: Seconds = 2, rounds: Rounds = 3, connections: Connections = 16) -> list[Section]:
    """Measures renditions of pictures, as they are made and as they are kept."""
    return _shown(pictures.measure(Effort(seconds, rounds, connections)))


def _numbers(text: str) -> Sequence[int]:
    return [int(number) for number in text.split(",")]


def _shown(work: Coroutine[Any, Any, list[Section]]) -> list[Section]:
    sections = _run(work)
    page.show(sections)
    return sections


def _run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(_stopped_when_told(work))


async def _stopped_when_told(work: Coroutine[Any, Any, T]) -> T:
    """SIGTERM ends a run as Ctrl-C does: together with the processes that it started."""
    task = asyncio.current_task()
    assert task
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await work


if __name__ == "__main__":
    application()
