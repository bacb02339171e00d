"""Decisions about comments: who or what made them, and why."""

from dataclasses import dataclass

from asyncpg import Connection

from db.connections import named_queries
from db.discussion.expected_facts import UNDER_LOCKS, ExpectedState

decisions = named_queries.load("decisions")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """From one status to another, by a moderator or by a stage of the pipeline."""

    to_status: str
    from_status: str | None = None
    moderator_id: int | None = None
    stage: str | None = None
    reason: str | None = None
    note: str | None = None


async def last(connection: Connection, comment_id: int) -> Decision | None:
    found = await decisions.last(connection, comment_id=comment_id)
    return Decision(**found) if found else None


async def apply(
    connection: Connection, comment_id: int, decision: Decision, expected: ExpectedState = UNDER_LOCKS
) -> bool:
    """Gives the comment the status that was decided, and keeps the decision. Whether it is as expected: else nothing is
    done."""
    return bool(await decisions.apply(connection, comment_id=comment_id, decision=decision, expected=expected))
