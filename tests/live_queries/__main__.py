"""`python -m tests.live_queries`: the model with other seeds, then watchers while servers and PostgreSQL are killed."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from db.connections import postgres
from db.connections.turns import Waiting
from db.embedded.server import embedded
from db.maintenance.migrations import migrate
from tests.database import PUBLIC_URL
from tests.live_queries.kills import hold
from tests.live_queries.model import Found, compare


def main(
    seeds: Annotated[int, typer.Option(min=0, help="Rounds of all changes, each with other documents.")] = 5,
    documents: Annotated[int, typer.Option(min=1, help="Random ones, of each round.")] = 100,
    edits: Annotated[int, typer.Option(min=1, help="Of each article, while servers are killed.")] = 600,
    faults: Annotated[int, typer.Option(min=0)] = 12,
    seed: Annotated[int, typer.Option()] = 7,
) -> None:
    """Two workers in this process, and all changes that can be made; then 20 watchers of 3 servers."""
    for number in range(seed, seed + seeds):
        found = asyncio.run(_compare(number, documents))
        typer.echo(f"seed {number}: {found.watched} watched to the end, {found.told.total()} answers, all right")
    result = asyncio.run(hold(edits, 20, faults, seed))
    answers, patches = (sum(each) for each in zip(*((len(w.told), w.patches) for w in result.watchers), strict=True))
    connections = sum(each.connections for each in result.watchers)
    typer.echo(
        f"{result.edits} edits, {result.inflicted}: {len(result.watchers)} watchers in {connections} connections"
    )
    typer.echo(f"{answers} answers, {patches} of them as patches; none old, none twice, and everyone has the last")


async def _compare(seed: int, documents: int) -> Found:
    with TemporaryDirectory() as directory, embedded(Path(directory)) as url:
        opened = postgres.open_database(url, waiting=Waiting(patience=60))
        async with postgres.connected(opened) as database:
            async with postgres.connection(database) as connection:
                await migrate(connection, PUBLIC_URL)
            return await compare(database, seed, documents)


if __name__ == "__main__":
    typer.run(main)
