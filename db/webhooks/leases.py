"""Who delivers to an endpoint: one process at a time, by a lease that it renews, and what has come of its deliveries.

Leases are rows: they need no session, and end by themselves where a process has. What comes of deliveries is stored
under the lease, or not at all.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from db.connections import named_queries, postgres
from db.connections.postgres import Database
from db.webhooks.kinds import expanded

leases = named_queries.load("webhook_leases")


class LeaseLost(Exception):
    """Another process delivers to the endpoint now, or nobody may."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One as it is while its lease is held. `position` is up to where it has been told, `last` the end of the log. One
    that is down has been tried `failures` times, and `pauses` until it is tried again. `secrets` are to sign by."""

    id: int
    name: str
    url: str
    kinds: Sequence[str]
    moderation: bool
    position: int
    last: int
    failures: int
    is_down: bool
    pauses: bool
    has_late: bool
    secrets: Sequence[str]

    @property
    def has_work(self) -> bool:
        return not self.pauses and (self.has_late or self.position < self.last)


@dataclass(frozen=True, slots=True)
class Late:
    """A delivery to be tried in so many `seconds`; None where it waits for an earlier one of its article."""

    seq: int
    article_id: int
    attempts: int
    seconds: float | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Settlement:
    """What has come of a batch. `articles` are all that it was about; `pause` is the seconds for which an endpoint that
    is down is left alone, and `window` those after which what is late is dead."""

    position: int
    delivered: Sequence[int]
    late: Sequence[Late]
    articles: Sequence[int]
    error: str | None
    pause: float | None
    window: float


@dataclass(frozen=True, slots=True)
class Settled:
    """Since when the endpoint was failing before, and is now, and how many deliveries have been given up."""

    failing_before: datetime | None
    failing_since: datetime | None
    dead: int


async def claim(database: Database, lease: UUID, seconds: float) -> int | None:
    """The key of an endpoint that has something to be told, for so long; None where there is none."""
    async with postgres.connection(database) as connection:
        found = await leases.claim(connection, lease=lease, seconds=seconds)
    return None if found is None else int(found)


async def hold(database: Database, webhook_id: int, lease: UUID, seconds: float) -> Endpoint:
    """Renews the lease. Raises LeaseLost."""
    async with postgres.connection(database) as connection:
        row = await leases.hold(connection, webhook_id=webhook_id, lease=lease, seconds=seconds)
    if row is None:
        raise LeaseLost
    return Endpoint(**row)


async def release(database: Database, webhook_id: int, lease: UUID) -> bool:
    """Whether something has come meanwhile that is to be told at once."""
    async with postgres.connection(database) as connection:
        return bool(await leases.release(connection, webhook_id=webhook_id, lease=lease))


async def settle(database: Database, endpoint: Endpoint, lease: UUID, settlement: Settlement) -> Settled:
    """All of it, or none. Raises LeaseLost."""
    key: dict[str, Any] = {"webhook_id": endpoint.id}
    async with postgres.connection(database) as connection, connection.transaction():
        locked = await leases.lock(connection, **key, lease=lease)
        if locked is None:
            raise LeaseLost
        await leases.delivered(connection, **key, seqs=settlement.delivered)
        late = orjson.dumps([asdict(each) for each in settlement.late]).decode()
        dead = await leases.late(connection, **key, late=late, window=settlement.window)
        await leases.let_next(connection, **key, articles=settlement.articles)
        concluded = await leases.conclude(
            connection,
            **key,
            position=settlement.position,
            succeeded=bool(settlement.delivered),
            error=settlement.error,
            pause=settlement.pause,
        )
        if settlement.pause is not None:
            interests = {"kinds": expanded(endpoint.kinds), "moderation": endpoint.moderation}
            error, window = settlement.error, settlement.window
            dead += await leases.give_up(connection, **key, **interests, window=window, error=error)
    return Settled(locked["failing_since"], concluded["failing_since"], dead)


async def disable(database: Database, webhook_id: int) -> None:
    async with postgres.connection(database) as connection:
        await leases.disable(connection, webhook_id=webhook_id)
