"""Commands about webhooks: add, list, test, replay and remove the endpoints of the publisher's own systems."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, Any, TypeVar

import typer

from api.commands.access.tokens import Name
from api.commands.database import changing, refusal, with_connection
from api.commands.moments import moment
from api.settings.settings import load_settings

T = TypeVar("T")
COLUMNS = {"name": 20, "url": 40, "kinds": 30, "state": 8, "lag_seconds": 12, "waiting": 8, "dead": 8}
COLUMNS |= {"last_success_at": 20, "last_error_at": 20, "last_error": 60}
KEEP = "Keep it: it is not shown again."

application = typer.Typer(
    help="Tell other systems what happens: add, list, test and replay webhooks.",
    no_args_is_help=True,
    add_completion=False,
)


def _url(given: str) -> str:
    from pydantic import TypeAdapter, ValidationError

    from api.settings.values import KeyAddress

    try:
        return TypeAdapter(KeyAddress).validate_python(given)
    except ValidationError:
        raise typer.BadParameter("An address is needed, such as https://www.example/hooks/dateline.") from None


def _kinds(given: list[str]) -> list[str]:
    from db.webhooks.kinds import GROUPS, KINDS

    kinds = list(dict.fromkeys(kind.strip() for each in given for kind in each.split(",")))
    if unknown := [kind for kind in kinds if kind not in GROUPS and kind not in KINDS]:
        known = ", ".join([*GROUPS, *sorted(KINDS)])
        raise typer.BadParameter(f"There is no kind {unknown[0]!r}: take {known}.")
    return kinds


def _include(given: list[str]) -> list[str]:
    if unknown := [each for each in given if each != "moderation"]:
        raise typer.BadParameter(f"There is nothing called {unknown[0]!r} to include: take moderation.")
    return given


Url = Annotated[str, typer.Argument(callback=_url, help="Where to, by http or https: also one of your own network.")]
Kinds = Annotated[
    list[str],
    typer.Option(
        "--kind", callback=_kinds, help="What it is told of, such as content,CommentAdded; unless given, all."
    ),
]
Include = Annotated[list[str], typer.Option(callback=_include, help="moderation: also what is for the newsroom alone.")]
After = Annotated[
    str | None, typer.Option(metavar="CURSOR", help="All behind this: a cursor, or the id of a delivery.")
]
Since = Annotated[datetime | None, typer.Option(parser=moment, metavar="TIME", help="All since then.")]
Dead = Annotated[bool, typer.Option("--dead", help="What was given up.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def _with(work: Callable[[Any], Awaitable[T]], run: Any = with_connection) -> T:
    from db.webhooks.endpoints import WebhookRefused

    try:
        found: T = run(load_settings(), work)
        return found
    except WebhookRefused as error:
        raise refusal(str(error)) from None


@application.command()
def add(name: Name, url: Url, kind: Kinds = [], include: Include = []) -> None:  # noqa: B006
    """Add an address that is told what happens from now on, and print the secret that it knows our requests by."""
    from db.webhooks import endpoints
    from db.webhooks.kinds import for_newsroom

    if "moderation" not in include and (kept := for_newsroom(kind)):
        raise typer.BadParameter(f"{kept[0]} is for the newsroom alone: add --include moderation, or leave it out.")
    endpoint = endpoints.NewEndpoint(name, url, kind, moderation="moderation" in include)
    typer.echo(_with(lambda session: endpoints.add(session, endpoint), changing))
    typer.echo(KEEP, err=True)


@application.command("list")
def show(as_json: Json = False) -> None:
    """Print all webhooks: how far behind each is, what it has not taken, and when it last took or refused something."""
    from api.commands import tables
    from db.webhooks import endpoints

    found = _with(endpoints.listed)
    rows = found if as_json else [tables.cut({**each, "kinds": ",".join(each["kinds"])}, COLUMNS) for each in found]
    tables.show(rows, "There are no webhooks.", as_json=as_json)


@application.command()
def test(name: Name) -> None:
    """Send a delivery of the kind Test, from here, and say what is answered."""
    from api.webhooks.trial import send_test
    from db.webhooks import endpoints

    async def send(session: Any) -> str | None:
        return await send_test(await endpoints.target(session, name))

    if error := _with(send):
        raise refusal(f"{name}: {error}")
    typer.echo(f"{name} has taken it.")


@application.command()
def replay(name: Name, after: After = None, since: Since = None, dead: Dead = False) -> None:
    """Deliver once more, with the same ids: all behind an event, all since a time, or what was given up."""
    from db.webhooks import endpoints

    if [after is not None, since is not None, dead].count(True) != 1:
        raise typer.BadParameter("One of --after, --since and --dead is needed.")
    if dead:
        number = _with(lambda session: endpoints.revive(session, name))
        typer.echo(f"{number} deliveries are tried again.")
        return
    if since:
        _with(lambda session: endpoints.replay_since(session, name, since))
    else:
        _with(lambda session: endpoints.replay_after(session, name, after or ""))
    typer.echo(f"{name} is told again.")


@application.command("dead")
def show_dead(name: Name, as_json: Json = False) -> None:
    """Print what was given up, a day after it was first tried. It is kept until two weeks after it happened."""
    from api.commands import tables
    from db.webhooks import endpoints

    tables.show(_with(lambda session: endpoints.dead(session, name)), "Nothing was given up.", as_json=as_json)


@application.command()
def rotate(name: Name) -> None:
    """Print a new secret. For a day, deliveries are signed with the former one, too."""
    from db.webhooks import endpoints

    typer.echo(_with(lambda session: endpoints.rotate(session, name), changing))
    typer.echo(KEEP, err=True)


@application.command()
def disable(name: Name) -> None:
    """Tell it nothing more, until it is enabled."""
    from db.webhooks import endpoints

    _with(lambda session: endpoints.disable(session, name), changing)
    typer.echo(f"{name} is disabled.")


@application.command()
def enable(name: Name) -> None:
    """Go on where it was disabled, as far as that is kept: two weeks."""
    from db.webhooks import endpoints

    _with(lambda session: endpoints.enable(session, name), changing)
    typer.echo(f"{name} is enabled.")


@application.command()
def remove(name: Name) -> None:
    """Forget it, with what it has not taken."""
    from db.webhooks import endpoints

    _with(lambda session: endpoints.remove(session, name), changing)
    typer.echo(f"{name} is removed.")
