"""Commands about trusted documents: add, list and remove those of an app's version."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from api.settings.settings import Settings, load_settings

App = Annotated[str, typer.Argument(help="The app, such as web or ios.")]
Version = Annotated[str, typer.Argument(help="The version of the app, such as 1.4.0 or a commit.")]
Manifest = Annotated[Path, typer.Argument(help="The manifest that GraphQL Code Generator, Relay or Apollo has made.")]
T = TypeVar("T")

application = typer.Typer(
    help="Register the documents that apps ask for by their ids.", no_args_is_help=True, add_completion=False
)


@application.command()
def add(app: App, version: Version, manifest: Manifest) -> None:
    """Register the documents of a manifest: all of them, or none if one is not valid.

    To register the same again does no harm. Servers that run know them at once.
    """
    from api.server.static_documents import read_file
    from db.registry import documents

    settings, texts = load_settings(), read_file(manifest)
    if problems := problems_of(settings, texts):
        raise _refusal(*problems)
    try:
        added = with_connection(settings, lambda session: documents.add(session, app, version, texts))
    except documents.IdsTaken as other:
        raise _refusal(*(f"{id}: the id stands for another text already" for id in other.ids)) from None
    typer.echo(f"{app} {version}: {len(texts)} documents, {added} of them new.")


@application.command("list")
def show() -> None:
    """Print the apps and versions that have documents, and since when."""
    from db.registry import documents

    for app, version, number, since in with_connection(load_settings(), documents.releases):
        typer.echo(f"{app} {version}: {number} documents since {since:%Y-%m-%d}")


@application.command()
def remove(app: App, version: Version) -> None:
    """Forget the documents of a version. Servers that run stop to trust them within a minute."""
    from db.registry import documents

    removed = with_connection(load_settings(), lambda session: documents.remove(session, app, version))
    if not removed:
        raise _refusal(f"{app} {version} has no documents")
    typer.echo(f"{app} {version}: {removed} documents removed.")


def problems_of(settings: Settings, texts: Mapping[str, str]) -> list[str]:
    from api.server.services import document_cache
    from schema.registry.registered_documents import Entry

    cache = document_cache(settings)
    return [f"{id}: {problem}" for id, text in texts.items() if (problem := Entry(text).compile(cache))]


def with_connection(settings: Settings, work: Callable[[Any], Awaitable[T]]) -> T:
    from api.server.startup import ready_database
    from db.connections.postgres import connected, connection, open_database

    async def run(url: str) -> T:
        async with connected(open_database(url, pool_size=1)) as database, connection(database) as session:
            return await work(session)

    with ready_database(settings) as url:
        return asyncio.run(run(url))


def _refusal(*lines: str) -> typer.Exit:
    for line in lines:
        typer.echo(line, err=True)
    return typer.Exit(1)
