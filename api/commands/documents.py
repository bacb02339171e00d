"""Commands about trusted documents: add, list and remove those of an app's version."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from api.commands.database import refusal, with_connection
from api.settings.settings import Settings, load_settings

App = Annotated[str, typer.Argument(help="The app, such as web or ios.")]
Version = Annotated[str, typer.Argument(help="The version of the app, such as 1.4.0 or a commit.")]
Manifest = Annotated[Path, typer.Argument(help="The manifest that GraphQL Code Generator, Relay or Apollo has made.")]

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
        raise refusal(*problems)
    try:
        added = with_connection(settings, lambda session: documents.add(session, app, version, texts))
    except documents.IdsTaken as other:
        raise refusal(*(f"{id}: the id stands for another text already" for id in other.ids)) from None
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
        raise refusal(f"{app} {version} has no documents")
    typer.echo(f"{app} {version}: {removed} documents removed.")


def problems_of(settings: Settings, texts: Mapping[str, str]) -> list[str]:
    from api.server.services import document_cache
    from schema.registry.registered_documents import Entry

    cache = document_cache(settings)
    return [f"{id}: {problem}" for id, text in texts.items() if (problem := Entry(text).compile(cache))]
