"""The pace of readers: how often they may edit, like, report, delete and share, exact over all processes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from asyncpg import Connection

from db.connections import named_queries, postgres
from db.connections.postgres import Database

queries = named_queries.load("pace")

Action = Literal["EDIT", "LIKE", "REPORT", "DELETE", "SHARE"]
"""What has a pace. Taking a like back is a LIKE, too."""
RateLimits = Sequence[tuple[int, int]]
"""Pairs of a number and seconds."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How often one reader may do something. Without limits, as often as they like."""

    action: Action
    limits: RateLimits = ()

    @property
    def numbers(self) -> list[int]:
        return [number for number, _ in self.limits]

    @property
    def seconds(self) -> list[int]:
        return [seconds for _, seconds in self.limits]


UNPACED = Pace("EDIT")


async def retry_at(connection: Connection, commenter_id: int, pace: Pace) -> datetime | None:
    """When the commenter may do so again, None for now. Until the transaction ends nobody else asks the same."""
    found: datetime | None = await queries.retry_at(connection, commenter_id=commenter_id, pace=pace)
    return found


async def count(connection: Connection, commenter_id: int, action: Action) -> None:
    """For what is done, where its own statement does not count it."""
    await queries.count(connection, commenter_id=commenter_id, action=action)


async def forget(database: Database, paces: Mapping[Action, RateLimits]) -> None:
    """Deletes what no limit counts any more."""
    longest = max((seconds for limits in paces.values() for _, seconds in limits), default=0)
    async with postgres.connection(database) as connection:
        await queries.forget(connection, seconds=longest)
