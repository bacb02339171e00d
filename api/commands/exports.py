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

    Drafts and withdrawn articles too, and pictures in `images`. Comments stay in the database. Articles of the same
    names are replaced; other files stay.
    """
    from api.commands.database import refusal
    from api.exports.files import Chosen, export
    from api.images.store import ImageStore
    from api.server.startup import ready_database

    settings = load_settings()
    with ready_database(settings) as url:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            written = asyncio.run(export(url, folder, Chosen(section, since), ImageStore(settings)))
        except OSError as error:
            raise refusal(f"{error.filename or folder}: {error.strerror or error}") from None
    pictures = f" with {_counted(written.pictures, 'picture')}" if written.pictures else ""
    typer.echo(f"{_counted(written.articles, 'article')}{pictures} written to {folder}.")
    if written.missing:
        raise refusal(*(f"{name} is not where images are kept." for name in written.missing))


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
