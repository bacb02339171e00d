"""The command that writes articles to files."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from api.commands.moments import moment
from api.settings.settings import load_settings

Folder = Annotated[Path, typer.Argument(metavar="DIR", file_okay=False, help="Is made where it is not there.")]
Section = Annotated[str | None, typer.Option(help="Only articles of this section.")]
Since = Annotated[
    datetime | None,
    typer.Option(
        parser=moment, metavar="TIME", help="Only articles changed since: 2026-01-31, or with a time, in UTC."
    ),
]


def export_articles(folder: Folder, section: Section = None, since: Since = None) -> None:
    """Write articles to files that `import` makes the same articles of: Markdown with front matter, one file each.

    Drafts and withdrawn articles too. Comments stay in the database. Files of the same names are replaced; others stay.
    """
    from api.commands.database import refusal
    from api.exports.files import Chosen, export
    from api.server.startup import ready_database

    with ready_database(load_settings()) as url:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            number = asyncio.run(export(url, folder, Chosen(section, since)))
        except OSError as error:
            raise refusal(f"{error.filename or folder}: {error.strerror or error}") from None
    typer.echo(f"{number} {'article' if number == 1 else 'articles'} written to {folder}.")
