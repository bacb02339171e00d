"""Commands about service tokens: create, list and revoke those of the publisher's own programs."""

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, get_args

import typer

from api.commands.database import changing, refusal, with_connection
from api.settings.settings import load_settings

UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1), "y": timedelta(days=365)}
LONGEST = timedelta(days=36_500)
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
"""As `service_token_has_a_name` has it."""

application = typer.Typer(
    help="Make, list and revoke the tokens of programs, such as a CMS.", no_args_is_help=True, add_completion=False
)


def lifetime(given: str) -> timedelta:
    matched = re.fullmatch(r"([0-9]{1,6})([hdwy])", given)
    lifetime = int(matched[1]) * UNITS[matched[2]] if matched else timedelta()
    if not timedelta() < lifetime <= LONGEST:
        raise typer.BadParameter("A number of hours, days, weeks or years is needed, such as 12h, 90d, 6w or 1y.")
    return lifetime


def _name(given: str) -> str:
    if not NAME.fullmatch(given):
        raise typer.BadParameter("A name has 1 to 64 letters, digits, dots, hyphens and underscores.")
    return given


def _scopes(given: list[str]) -> list[str]:
    from schema.rules.identity import Scope

    scopes = [scope.strip() for each in given for scope in each.split(",")]
    if unknown := [scope for scope in scopes if scope not in get_args(Scope)]:
        raise typer.BadParameter(f"There is no scope {unknown[0]!r}: take {', '.join(get_args(Scope))}.")
    return scopes


Name = Annotated[str, typer.Argument(callback=_name, help="By which it is listed, revoked and named in audits: cms.")]
Scopes = Annotated[
    list[str],
    typer.Option(
        "--scope", callback=_scopes, help="What it may do, such as articles:write,images:write; may be given again."
    ),
]
Expires = Annotated[
    timedelta | None,
    typer.Option(
        parser=lifetime, metavar="TIME", help="How long it is good, such as 90d; unless given, until revoked."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@application.command()
def create(name: Name, scope: Scopes, expires: Expires = None) -> None:
    """Print a new token, which cannot be shown again: the database holds only its hash.

    Programs send it as they would a reader's: "Authorization: Bearer …".
    """
    from db.access import service_tokens

    until = datetime.now(UTC) + expires if expires else None
    try:
        secret = changing(load_settings(), lambda session: service_tokens.create(session, name, scope, until))
    except service_tokens.NameTaken:
        raise refusal(f"{name}: there is a token of this name already; revoke it, or take another name") from None
    typer.echo(secret)
    typer.echo("Keep it: it is not shown again.", err=True)


@application.command("list")
def show(as_json: Json = False) -> None:
    """Print all tokens, those that are revoked too, and when each was last used, to the minute."""
    from api.commands import tables
    from db.access import service_tokens

    found = with_connection(load_settings(), service_tokens.tokens)
    tables.show([token._asdict() for token in found], "There are no tokens.", as_json=as_json)


@application.command()
def revoke(name: Name) -> None:
    """End a token: servers refuse it at once, and close what it has opened."""
    from db.access import service_tokens

    if not changing(load_settings(), lambda session: service_tokens.revoke(session, name)):
        raise refusal(f"{name}: there is no token of this name, or it is revoked")
    typer.echo(f"{name} is revoked.")
