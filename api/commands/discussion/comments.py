"""Commands about comments: import them from other systems."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from api.commands.imports import DryRun, Zone
from api.commands.options import with_options
from api.settings.settings import Settings, load_settings

application = typer.Typer(help="Import comments from other systems.", no_args_is_help=True, add_completion=False)


@application.callback()
def group() -> None: ...


def _format(given: str | None) -> str | None:
    from api.imports.transfers.comments.formats.detection import FORMATS

    if given is not None and given not in FORMATS:
        raise typer.BadParameter(f"There is no format {given!r}: take {', '.join(FORMATS)}.")
    return given


File = Annotated[Path, typer.Option(dir_okay=False, exists=True, readable=True)]
Files = Annotated[
    list[Path],
    typer.Argument(metavar="FILE...", dir_okay=False, exists=True, readable=True, help="Exports, compressed or not."),
]
Format = Annotated[
    str | None, typer.Option(callback=_format, help="disqus, wordpress, coral …; unless given, told by the files.")
]
Source = Annotated[
    str | None,
    typer.Option(help="The name that ids of comments and people have here, where two systems number theirs alike."),
]
Subjects = Annotated[
    Path | None,
    typer.Option(
        dir_okay=False,
        exists=True,
        metavar="FILE",
        help="A table of ids, or addresses, of commenters there and subjects of tokens here: whose comments are whose.",
    ),
]
Moved = Annotated[
    Path | None,
    typer.Option(dir_okay=False, exists=True, metavar="FILE", help="A table of old and new addresses of articles."),
]
Orphans = Annotated[
    Path, typer.Option(dir_okay=False, metavar="FILE", help="Where comments are kept whose articles are not here.")
]


@dataclass(frozen=True, slots=True)
class ImportOptions:
    files: Files
    format: Format = None
    source: Source = None
    subjects: Subjects = None
    moved: Moved = None
    orphans: Orphans = Path("orphans.jsonl")
    time_zone: Zone = None
    dry_run: DryRun = False


@application.command("import")
@with_options(ImportOptions)
def import_comments(given: ImportOptions) -> None:
    """Put comments from Disqus, WordPress, Blogger, Coral, Commento, Remark42, isso, feeds, tables or JSON here.

    Articles are found by their external ids and addresses. Can be run again: what has come before is changed where the
    export says otherwise, unless somebody changed it here. docs/moving-in.md has all formats.
    """
    from api.commands.database import refusal
    from api.imports.transfers.comments.run import ImportUnderWay, import_comments
    from api.server.interpreter import tune
    from api.server.startup import ready_database

    tune()
    settings = load_settings()
    with ready_database(settings) as url:
        try:
            report = asyncio.run(import_comments(url, given.files, _how(given, settings)))
        except ImportUnderWay:
            raise refusal("Comments are being imported already, by another process.") from None
    for remark in report.remarks():
        typer.echo(remark, err=True)
    typer.echo(report.summary)
    if report.damages:
        raise typer.Exit(1)


def _how(given: ImportOptions, settings: Settings) -> Any:
    from api.imports.transfers.comments.options import CommentOptions

    return CommentOptions(
        format=given.format,
        source=given.source,
        subjects=given.subjects,
        moved=given.moved,
        orphans=given.orphans,
        time_zone=given.time_zone or ZoneInfo(settings.time_zone),
        languages=settings.languages,
        deepest=settings.thread_depth,
        dry_run=given.dry_run,
    )
