"""`python -m tests.faults`: a trial as long as you like, on a PostgreSQL of its own."""

import asyncio
import signal
from typing import Annotated

import typer

from tests.faults.report import Result, Size
from tests.faults.schedule import KINDS
from tests.faults.trial import hold


def main(
    comments: Annotated[int, typer.Option(min=20)] = 2_000,
    faults: Annotated[int, typer.Option(min=len(KINDS))] = 100,
    seed: Annotated[int, typer.Option()] = 7,
) -> None:
    """Comments to 5 articles through 3 servers, followed by both transports, while everything breaks in turn."""
    typer.echo(f"seed {seed}")
    try:
        result = asyncio.run(_hold(Size(comments, 5, 3, faults, seed)))
    except asyncio.CancelledError:
        raise typer.Exit(128 + signal.SIGTERM) from None
    typer.echo("\n".join(result.lines()))


async def _hold(size: Size) -> Result:
    """Ends all its processes when it is terminated."""
    if task := asyncio.current_task():
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await hold(size)


if __name__ == "__main__":
    typer.run(main)
