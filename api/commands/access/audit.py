"""The command that reads the audit log: what was done, when, and by whom."""

from datetime import datetime
from typing import Annotated

import typer

from api.commands.moments import moment
from api.settings.settings import load_settings

LOG = """query($first: Int!, $after: String, $filter: AuditFilter) {
  auditLog(first: $first, after: $after, filter: $filter) {
    nodes { at by action subject subjectId name revision changed note actor before after }
    pageInfo { hasNextPage endCursor }
  }
}"""
COLUMNS = {"at": 20, "by": 20, "action": 8, "subjectId": 20, "name": 40, "revision": 8, "changed": 60, "note": 60}
"""With their widths, where they are longer."""
PAGE = 100

What = Annotated[
    str | None,
    typer.Option(metavar="WHAT", help="Only of this: article, section, token …; or an id, Article_7."),
]
Who = Annotated[str | None, typer.Option(metavar="NAME", help='Only by this one: a name, Commenter_7, "command line".')]
Since = Annotated[
    datetime | None, typer.Option(parser=moment, metavar="TIME", help="At this time or later: 2026-01-31T06:00Z.")
]
Limit = Annotated[int, typer.Option(min=1, help="So many at most.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, with what was there before and after.")]


def audit(what: What = None, who: Who = None, since: Since = None, limit: Limit = PAGE, as_json: Json = False) -> None:
    """Print the audit log, the last first: who has done what to articles, sections, images, comments, tokens …"""
    from api.commands import tables
    from api.commands.engine import pages

    given = {**_subject(what), "by": who, "since": since.isoformat() if since else None}
    found = pages(load_settings(), LOG, {name: value for name, value in given.items() if value}, limit)
    rows = found if as_json else [tables.cut({**each, "changed": ",".join(each["changed"])}, COLUMNS) for each in found]
    tables.show(rows, "Nothing of the kind was done.", as_json=as_json)


def _subject(what: str | None) -> dict[str, str]:
    from schema.content.publication.audit_log import AuditSubject

    if what is None or "_" in what:
        return {"subjectId": what} if what else {}
    if what.upper() not in AuditSubject.__members__:
        raise typer.BadParameter(f"Take {', '.join(AuditSubject.__members__).lower()}, or an id.", param_hint="--what")
    return {"subject": what.upper()}
