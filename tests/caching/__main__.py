"""`python -m tests.caching`: a trial as long as you like, on a PostgreSQL of its own."""

import asyncio
from typing import Annotated

import typer

from tests.caching.report import lines
from tests.caching.trial import Size, hold


def main(
    operations: Annotated[int, typer.Option(min=20)] = 2_000,
    faults: Annotated[int, typer.Option(min=0)] = 20,
    seed: Annotated[int, typer.Option()] = 7,
) -> None:
    """Comments and editions of 4 articles, through 3 servers and past them, read all the time, while all breaks."""
    typer.echo(f"seed {seed}")
    result = asyncio.run(hold(Size(operations, 3, faults, seed)))
    typer.echo("\n".join(lines(result)))


if __name__ == "__main__":
    typer.run(main)
