"""Commenters' accounts: bans and export."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

from asyncpg import Connection

from db.connections import named_queries, postgres
from db.connections.postgres import Database

commenters = named_queries.load("commenters")


Action = Literal["BAN", "UNBAN", "DELETE", "ERASE"]
"""What is done to an account. DELETE keeps the words, ERASE does not."""


@dataclass(frozen=True, slots=True)
class AccountDecision:
    """One entry of an account's audit trail. Without a moderator it was the commenter; a ban without `until` is for
    good."""

    commenter_id: int
    moderator_id: int | None
    action: Action
    reason: str | None = None
    until: datetime | None = None


async def ban(database: Database, decision: AccountDecision) -> bool:
    """Whether there is such a commenter."""
    found = {"commenter_id": decision.commenter_id, "until": decision.until, "reason": decision.reason}
    async with postgres.connection(database) as connection, connection.transaction():
        if not await commenters.ban(connection, **found):
            return False
        await record(connection, decision)
        return True


async def unban(database: Database, decision: AccountDecision) -> bool:
    """Whether there is such a commenter."""
    async with postgres.connection(database) as connection, connection.transaction():
        if not await commenters.unban(connection, commenter_id=decision.commenter_id):
            return False
        await commenters.forget_ban(connection, commenter_id=decision.commenter_id)
        await record(connection, decision)
        return True


async def record(connection: Connection, decision: AccountDecision) -> None:
    await commenters.record(connection, **asdict(decision))


async def badge(database: Database, commenter_id: int) -> str | None:
    """What sets the commenter apart; None for a reader, and where there is no such commenter."""
    async with postgres.connection(database) as connection:
        found: str | None = await commenters.badge(connection, commenter_id=commenter_id)
        return found


async def export(database: Database, commenter_id: int) -> str | None:
    """The JSON text of everything held about a commenter; None where there is no such."""
    async with postgres.connection(database) as connection:
        text: str | None = await commenters.export(connection, commenter_id=commenter_id)
        return text


async def exists(connection: Connection, commenter_id: int) -> bool:
    return bool(await commenters.exists(connection, commenter_id=commenter_id))
