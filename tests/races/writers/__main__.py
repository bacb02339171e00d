"""`python -m tests.races.writers`: a race as long as you like, on DATABASE_URL's PostgreSQL or one of its own."""

import asyncio
import os
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from db.embedded.server import embedded
from tests.races.writers.contest import hold


def main(
    writes: Annotated[int, typer.Option(min=1)] = 500,
    seed: Annotated[int, typer.Option()] = 7,
) -> None:
    """Eight editors write twenty articles at once through three servers, each with the others' words in it."""
    with TemporaryDirectory() as directory:
        given = os.environ.get("DATABASE_URL")
        with nullcontext(given) if given else embedded(Path(directory)) as url:
            lines = asyncio.run(hold(url, writes, seed))
    for line in lines:
        typer.echo(line)


if __name__ == "__main__":
    typer.run(main)
