"""`python -m tests.races`: a race as long as you like, on DATABASE_URL's PostgreSQL or one of its own."""

import asyncio
import os
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from db.embedded.server import embedded
from tests.races.contest import hold


def main(
    operations: Annotated[int, typer.Option(min=1)] = 2_000,
    seed: Annotated[int, typer.Option()] = 7,
) -> None:
    """Posts, replies, likes, edits and decisions, 200 at once on one article, through four servers."""
    with TemporaryDirectory() as directory:
        given = os.environ.get("DATABASE_URL")
        with nullcontext(given) if given else embedded(Path(directory)) as url:
            result = asyncio.run(hold(url, operations, seed))
    for line in result.lines():
        typer.echo(line)


if __name__ == "__main__":
    typer.run(main)
