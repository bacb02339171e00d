"""What readers follow, and up to where they have read what they were told."""

from typing import Literal, get_args

from db.connections import named_queries, postgres
from db.connections.postgres import Database

notices = named_queries.load("notices")

Subject = Literal["ARTICLE", "PERSON", "TOPIC"]
SUBJECTS: tuple[Subject, ...] = get_args(Subject)
Outcome = Literal["DONE", "NOT_SIGNED_IN", "NOT_FOUND", "TOO_MANY"]
MOST = 1_000
"""That one reader may follow."""


async def follow(database: Database, commenter_id: int, subject: Subject, subject_id: int) -> Outcome:
    followed = {"commenter_id": commenter_id, "subject": subject, "subject_id": subject_id}
    async with postgres.connection(database) as connection:
        outcome: Outcome = await notices.follow(connection, **followed, most=MOST)
        return outcome


async def unfollow(database: Database, commenter_id: int, subject: Subject, subject_id: int) -> None:
    async with postgres.connection(database) as connection:
        await notices.unfollow(connection, commenter_id=commenter_id, subject=subject, subject_id=subject_id)


async def read_up_to(database: Database, commenter_id: int, seq: int) -> None:
    """All notices up to this place are read from now on."""
    async with postgres.connection(database) as connection:
        await notices.read_up_to(connection, commenter_id=commenter_id, seq=seq)
