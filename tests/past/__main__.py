"""`python -m tests.past`: a trial as long as you like, on a PostgreSQL of its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import asyncpg
import typer

from db.connections import postgres
from db.embedded.server import embedded
from db.feed.live_feed import LiveFeed
from db.maintenance.migrations import migrate
from schema.engine.execution import Engine
from schema.rules.services import Services
from tests.database import PUBLIC_URL, new_database
from tests.past.trial import Result, Size, Trial
from tests.schema.whole_answers import anything

PLAN_ONCE = """
do $$ begin
    execute format('alter database %I set plan_cache_mode = force_generic_plan', current_database());
end $$
"""
"""Most of the time goes into planning: each document is planned once for all of its moments."""


@asynccontextmanager
async def site(server: str) -> AsyncIterator[str]:
    """The URL of a new one."""
    async with new_database(server) as url:
        connection = await asyncpg.connect(url)
        await migrate(connection, PUBLIC_URL)
        await connection.execute(PLAN_ONCE)
        await connection.close()
        yield url


async def hold(size: Size) -> Result:
    with TemporaryDirectory() as directory, embedded(Path(directory)) as server:
        async with (
            site(server) as url,
            postgres.connected(postgres.open_database(url)) as database,
            postgres.connection(database) as connection,
        ):
            engine = Engine(Services(database, LiveFeed(database), anything()))
            return await Trial(connection, engine, size).hold()


def main(
    articles: Annotated[int, typer.Option(min=2)] = 50,
    edits: Annotated[int, typer.Option(min=10)] = 200,
    documents: Annotated[int, typer.Option(min=2)] = 200,
    moments: Annotated[int, typer.Option(min=1)] = 5,
    seed: Annotated[int, typer.Option()] = 7,
) -> None:
    """Articles are edited by chance; documents are then asked as of moments between the edits."""
    result = asyncio.run(hold(Size(articles, edits, documents, moments, seed)))
    typer.echo("\n\n".join(result.differences[:10]))
    typer.echo(
        f"{result.asked} answers as of a moment, {result.told} of them about what is otherwise today: "
        f"{len(result.differences)} differ from what was answered then."
    )


if __name__ == "__main__":
    typer.run(main)
