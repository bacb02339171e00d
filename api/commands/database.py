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


def changing(settings: Settings, work: Callable[[Any], Awaitable[T]]) -> T:
    """The same in a transaction that the audit log says the command line has made."""
    from db.access.audit_log import sign
    from db.compiler.inputs import COMMAND_LINE

    async def within(session: Any) -> T:
        async with session.transaction():
            await sign(session, COMMAND_LINE)
            return await work(session)

    return with_connection(settings, within)


def refusal(*lines: str) -> typer.Exit:
    """To be raised: it prints the lines as errors."""
    for line in lines:
        typer.echo(line, err=True)
    return typer.Exit(1)
