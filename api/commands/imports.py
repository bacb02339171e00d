"""The command that puts articles from files into the database."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import typer

from api.commands.options import with_options
from api.settings.settings import Settings, load_settings


def _zone(name: str) -> ZoneInfo:
    from api.imports.dates.moments import time_zone as zone_of

    try:
        return zone_of(name)
    except ValueError as error:
        raise typer.BadParameter(f"The list of time zones {error}.") from error


def _base_url(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise typer.BadParameter("An address is needed such as https://news.example.")
    return address


def _format(name: str) -> Any:
    from api.imports.transfers.formats import FORMATS

    if found := next((format for format in FORMATS if format.name == name.lower()), None):
        return found
    raise typer.BadParameter(f"There is none of this name, but {', '.join(format.name for format in FORMATS)}.")


Paths = Annotated[
    list[Path], typer.Argument(metavar="PATH...", help="Article files, or folders with them; see docs/publishing.md.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Tell what would come of it, and store nothing.")]
Strict = Annotated[bool, typer.Option("--strict", help="Refuse files with keys that mean nothing here.")]
Zone = Annotated[
    ZoneInfo | None,
    typer.Option(
        "--time-zone",
        parser=_zone,
        metavar="ZONE",
        help="Of dates and times without one; else DATELINE_TIME_ZONE.",
    ),
]
BaseUrl = Annotated[
    str | None,
    typer.Option(
        parser=_base_url, metavar="URL", help="Of links and pictures relative to their site: https://news.example."
    ),
]


Pictures = Annotated[
    list[Path] | None,
    typer.Option(
        "--pictures", metavar="DIR", help="A folder that has pictures, too, such as site/static; may be given again."
    ),
]
Fetch = Annotated[bool, typer.Option(help="Fetch pictures that are on the web, each once.")]

FormatName = Annotated[
    Any,
    typer.Option(
        "--format", parser=_format, metavar="FORMAT", help="What the files are, where their content does not tell."
    ),
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Take back what was edited here since the last import.")]


@dataclass(frozen=True, slots=True)
class ImportOptions:
    paths: Paths
    dry_run: DryRun = False
    strict: Strict = False
    time_zone: Zone = None
    base_url: BaseUrl = None
    pictures: Pictures = None
    fetch: Fetch = True
    overwrite: Overwrite = False
    format: FormatName = None


@with_options(ImportOptions)
def import_articles(given: ImportOptions) -> None:
    """Put articles from files and folders into the database.

    A file is taken whole or not at all. An article that was imported before is changed, or left alone where its file is
    as it was: by the file's id, its slug, its path below the folder, or its headline. One that has been edited since is
    left as it is, unless the file says the same.

    Exports of other systems and wire formats are known by their content: see docs/moving-in.md.
    """
    from api.server.startup import ready_database

    settings = load_settings()
    with ready_database(settings) as url:
        reports = asyncio.run(_load(url, given, settings))
    for report in reports:
        for remark in report.remarks():
            typer.echo(remark, err=True)
        typer.echo(report.summary)
    if any(report.refusals for report in reports):
        raise typer.Exit(1)


async def _load(url: str, given: ImportOptions, settings: Settings) -> list[Any]:
    """The reports of what other systems wrote, and of article files; each only where there is one."""
    from api.imports.loading import load
    from api.imports.transfers.loading import files, run
    from api.imports.transfers.report import refusal_of
    from api.server.interpreter import tune

    tune()
    options, how = _how(given, settings)
    with files.unpacked(given.paths, given.format) as found:
        reports: list[Any] = [refusal_of(found.refused)] if found.refused else []
        if found.transfers:
            reports.append(await run.load(url, found.transfers, options, how))
        if found.others or not (found.transfers or found.refused):
            reports.append(await load(url, found.others, options, how, found.taken))
        return reports


def _how(given: ImportOptions, settings: Settings) -> tuple[Any, Any]:
    """Files are read, and articles written."""
    from api.imports.options import LoadOptions, ReadOptions

    options = ReadOptions(
        now=datetime.now(UTC),
        time_zone=given.time_zone or ZoneInfo(settings.time_zone),
        strict=given.strict,
        base_url=given.base_url,
        languages=settings.languages,
        ascii_slugs=settings.slugs == "ascii",
    )
    pictures = given.pictures or ()
    return options, LoadOptions(
        dry_run=given.dry_run, settings=settings, pictures=pictures, fetch=given.fetch, overwrite=given.overwrite
    )
