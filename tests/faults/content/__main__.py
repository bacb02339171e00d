"""`python -m tests.faults.content`: a trial as long as you like, on a PostgreSQL of its own."""

import asyncio
from typing import Annotated

import typer

from tests.faults.content.newsroom import STORIES
from tests.faults.content.trial import ContentTrial
from tests.faults.report import Size
from tests.faults.schedule import KINDS
from tests.faults.trial import hold


def main(
    writes: Annotated[int, typer.Option(min=20)] = 600,
    faults: Annotated[int, typer.Option(min=len(KINDS))] = 100,
    seed: Annotated[int, typer.Option()] = 7,
) -> None:
    """Changes and scheduled articles through 3 servers, followed by all transports and a webhook, while all breaks."""
    typer.echo(f"seed {seed}")
    typer.echo("\n".join(asyncio.run(hold(Size(writes, STORIES, 3, faults, seed), ContentTrial)).lines()))


if __name__ == "__main__":
    typer.run(main)
