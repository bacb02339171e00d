"""The endpoints of webhooks, as operators keep them: added, listed, disabled, rotated, replayed and removed by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe
from typing import Any, NamedTuple

from asyncpg import Connection

from db.connections import named_queries

webhooks = named_queries.load("webhooks")

PREFIX = "whsec_"
"""By which scanners for secrets find one where none should be."""
SECRET_BYTES = 32
MAX_ENDPOINTS = 50
"""Each may have a few requests under way at once, in one process or another."""
ROTATION_HOURS = 24


class WebhookRefused(Exception):
    """The message says why, in one line."""


@dataclass(frozen=True, slots=True)
class NewEndpoint:
    """No `kinds` are all. `moderation` says whether it is told what is for the newsroom alone."""

    name: str
    url: str
    kinds: Sequence[str] = ()
    moderation: bool = False


class Target(NamedTuple):
    """Where to send, and by which secrets to sign: the former one, too, for some time."""

    name: str
    url: str
    secrets: Sequence[str]


def _new_secret() -> str:
    return PREFIX + token_urlsafe(SECRET_BYTES)


async def add(connection: Connection, endpoint: NewEndpoint) -> str:
    """Its secret, which is not shown again. Raises WebhookRefused."""
    if await webhooks.number_of(connection) >= MAX_ENDPOINTS:
        raise WebhookRefused(f"there are {MAX_ENDPOINTS} webhooks already, which is the most")
    await webhooks.number_events(connection)
    secret = _new_secret()
    stored = {name: getattr(endpoint, name) for name in ("name", "url", "moderation")}
    if await webhooks.add(connection, **stored, kinds=list(endpoint.kinds), secret=secret) is None:
        raise WebhookRefused(f"{endpoint.name}: there is a webhook of this name already")
    return secret


async def listed(connection: Connection) -> list[dict[str, Any]]:
    return [dict(row) async for row in webhooks.webhooks(connection)]


async def target(connection: Connection, name: str) -> Target:
    """Raises WebhookRefused."""
    row = await webhooks.target(connection, name=name)
    return Target(**_found(row, name))


async def remove(connection: Connection, name: str) -> None:
    """With all that is late or dead. Raises WebhookRefused."""
    _found(await webhooks.remove(connection, name=name), name)


async def disable(connection: Connection, name: str) -> None:
    """Raises WebhookRefused."""
    _found(await webhooks.disable(connection, name=name), name)


async def enable(connection: Connection, name: str) -> None:
    """It goes on where it was. Raises WebhookRefused."""
    _found(await webhooks.enable(connection, name=name), name)


async def rotate(connection: Connection, name: str) -> str:
    """The new secret; for ROTATION_HOURS deliveries are signed with both. Raises WebhookRefused."""
    secret = _new_secret()
    _found(await webhooks.rotate(connection, name=name, secret=secret, hours=ROTATION_HOURS), name)
    return secret


async def replay_after(connection: Connection, name: str, cursor: str) -> None:
    """Delivers again all that is behind an event, known by its cursor or the id of its delivery. Raises
    WebhookRefused."""
    await webhooks.number_events(connection)
    position = await webhooks.position_of(connection, cursor=cursor)
    if position is None:
        raise WebhookRefused(f"{cursor}: no event that is kept has this cursor or id")
    _found(await webhooks.replay(connection, name=name, position=position), name)


async def replay_since(connection: Connection, name: str, moment: datetime) -> None:
    """Delivers again all that has happened since. Raises WebhookRefused."""
    await webhooks.number_events(connection)
    position = await webhooks.position_at(connection, moment=moment)
    _found(await webhooks.replay(connection, name=name, position=position), name)


async def revive(connection: Connection, name: str) -> int:
    """How many dead deliveries are tried once more. Raises WebhookRefused."""
    await target(connection, name)
    return len([row async for row in webhooks.revive(connection, name=name)])


async def dead(connection: Connection, name: str) -> list[dict[str, Any]]:
    """Raises WebhookRefused."""
    await target(connection, name)
    return [dict(row) async for row in webhooks.dead(connection, name=name)]


def _found(row: Any, name: str) -> Any:
    if row is None:
        raise WebhookRefused(f"{name}: there is no webhook of this name")
    return row
