"""`dateline rehearse`: an evening with comments, for front ends to be tried before they are live."""

import re
from dataclasses import dataclass
from typing import Annotated
from uuid import uuid4

import typer

from api.commands.options import with_options
from api.settings.settings import Settings, load_settings

HOURS = 24


def share(given: str) -> float:
    matched = re.fullmatch(r"(\d{1,3}(?:\.\d+)?)%", given)
    if not matched or float(matched[1]) > 100:
        raise typer.BadParameter("A share is needed, such as 5%.")
    return float(matched[1]) / 100


def each_minute(given: str) -> float:
    matched = re.fullmatch(r"(\d{1,5}(?:\.\d+)?)/min", given)
    if not matched:
        raise typer.BadParameter("A number for each minute is needed, such as 10/min.")
    return float(matched[1])


Rate = Annotated[float, typer.Option(min=0.1, max=200, help="Comments in a second, on average.")]
Minutes = Annotated[float, typer.Option(min=0.01, max=600, help="How long it lasts.")]
Rejections = Annotated[float, typer.Option(parser=share, metavar="SHARE", help="Comments that a moderator removes.")]
Drops = Annotated[float, typer.Option(parser=each_minute, metavar="RATE", help="Connections that the relay cuts.")]
Slow = Annotated[float, typer.Option(parser=share, metavar="SHARE", help="Requests that the relay answers late.")]
Expired = Annotated[float, typer.Option(parser=share, metavar="SHARE", help="Requests whose token it lets expire.")]
Seed = Annotated[int, typer.Option(help="The same seed, the same evening.")]
Server = Annotated[str, typer.Option(help="The development server, on this machine.")]
Listen = Annotated[
    int, typer.Option(min=0, max=65535, help="The relay's port, where the front end asks; 0: a free one.")
]
Article = Annotated[str | None, typer.Option(help="The slug of the article; unless given, the newest.")]


@dataclass(frozen=True, slots=True)
class RehearsalOptions:
    comments_per_second: Rate = 20
    minutes: Minutes = 10
    rejections: Rejections = "5%"  # type: ignore[assignment]
    drops: Drops = "10/min"  # type: ignore[assignment]
    slow: Slow = "2%"  # type: ignore[assignment]
    expired: Expired = "1%"  # type: ignore[assignment]
    seed: Seed = 1
    server: Server = "http://127.0.0.1:8000"
    listen: Listen = 8001
    article: Article = None


@with_options(RehearsalOptions)
def rehearse(given: RehearsalOptions) -> None:
    """Play an evening with comments against a development server.

    Readers post, answer, edit, delete and like in bursts, and a moderator removes: all from a seed. Let the front end
    ask the relay in place of the server: it answers late now and then, cuts connections, and lets tokens expire.
    Production sites are refused.
    """
    import asyncio

    from api.commands.database import refusal
    from api.commands.rehearsal.server import RehearsalRefused

    try:
        asyncio.run(_rehearse(load_settings(), given))
    except RehearsalRefused as error:
        raise refusal(str(error)) from None


async def _rehearse(settings: Settings, given: RehearsalOptions) -> None:
    from api.commands.rehearsal.evening import Evening, plan
    from api.commands.rehearsal.players import Players
    from api.commands.rehearsal.relay import Relay, Troubles
    from api.commands.rehearsal.server import Server, stage

    evening = Evening(given.seed, given.comments_per_second, given.minutes * 60, given.rejections)
    troubles = Troubles(given.slow, given.expired, given.drops)
    server, run = Server(given.server), uuid4().hex[:8]
    article = await stage(server, _token(settings, run, -1, False), given.article)
    players = Players(server, article["id"], lambda reader, expired: _token(settings, run, reader, expired))
    relay = Relay(server.place, troubles, evening.seed, lambda: _token(settings, run, 0, True))
    async with relay.running(given.listen) as listening:
        typer.echo(f"On {article['url']}; front ends ask http://127.0.0.1:{listening}/graphql.")
        await players.play(plan(evening))
    for name, number in [*sorted(players.counts.items()), *sorted(relay.counts.items())]:
        typer.echo(f"{number:7,} {name}")


def _token(settings: Settings, run: str, reader: int, expired: bool) -> str:
    """Readers of one run are nobody of another: what they may do again, and when, begins anew."""
    from api.commands.rehearsal.words import name
    from api.identity.development_tokens import development_claims, sign_token

    called, roles = (name(reader), []) if reader >= 0 else ("Moderator of the rehearsal", ["moderator"])
    claims = development_claims(called, roles, f"rehearsal:{run}:{reader}")
    return sign_token(settings, claims, -HOURS if expired else HOURS)
