"""Decisions about comments: who or what made them, and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from asyncpg import Connection

from db.connections import named_queries

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

    @property
    def texts(self) -> Sequence[str | None]:
        """Those of a change that is a decision."""
        return self.stage, self.from_status, self.to_status, self.reason, self.note


async def last(connection: Connection, comment_id: int) -> Decision | None:
    found = await decisions.last(connection, comment_id=comment_id)
    return Decision(**found) if found else None


async def apply(connection: Connection, comment_id: int, decision: Decision) -> None:
    """Gives the comment the status that was decided, and keeps the decision. The caller has the locks."""
    await decisions.apply(connection, comment_id=comment_id, decision=decision)
