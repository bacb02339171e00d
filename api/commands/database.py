"""What commands that change the database have in common: a connection, and refusals."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import typer

from api.settings.settings import Settings

T = TypeVar("T")


def with_connection(settings: Settings, work: Callable[[Any], Awaitable[T]]) -> T:
    from api.server.startup import ready_database
    from db.connections.postgres import connected, connection, open_database

    async def run(url: str) -> T:
        async with connected(open_database(url, pool_size=1)) as database, connection(database) as session:
            return await work(session)

    with ready_database(settings) as url:
        return asyncio.run(run(url))


def refusal(*lines: str) -> typer.Exit:
    """To be raised: it prints the lines as errors."""
    for line in lines:
        typer.echo(line, err=True)
    return typer.Exit(1)
