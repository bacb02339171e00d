"""`python -m tests.fairness`: prints the table, in about two minutes."""

import asyncio
import signal
from pathlib import Path
from typing import Annotated

import typer

from tests.benchmarks import page
from tests.fairness.greedy import KINDS
from tests.fairness.report import section
from tests.fairness.trial import Trial, hold

FILE = Path(__file__).parents[2] / "docs" / "fairness.md"
HEAD = """# Fairness

Written by `.venv/bin/python -m tests.fairness --write`; without `--write` it prints the same for your machine.

"""


def main(
    seconds: Annotated[float, typer.Option(min=1, help="For each kind, with and without the greedy client.")] = 10,
    processes: Annotated[int, typer.Option(min=1)] = 1,
    kinds: Annotated[str, typer.Option(help="With commas between.")] = ",".join(KINDS),
    write: Annotated[bool, typer.Option("--write", help="Write docs/fairness.md, too.")] = False,
) -> None:
    """Measures what one greedy client of each kind takes from nine well-behaved ones."""
    found = [section(asyncio.run(_hold(seconds, processes, kinds.split(","))), processes)]
    page.show(found)
    if write:
        page.write(found, FILE, HEAD)


async def _hold(seconds: float, processes: int, kinds: list[str]) -> list[Trial]:
    """SIGTERM ends it as Ctrl-C does: together with the processes that it started."""
    if task := asyncio.current_task():
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await hold(seconds, processes, kinds)


if __name__ == "__main__":
    typer.run(main)
