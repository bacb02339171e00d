"""Revisions: what an article said after each change, and who made it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

from db.connections import named_queries

revisions = named_queries.load("article_revisions")

Kind = Literal["STORED", "IMPORT", "PUT", "PUBLISH", "WITHDRAW", "CORRECT", "RESTORE", "DELETE"]


@dataclass(frozen=True, slots=True)
class Edit:
    """Who changes an article, and how. `actor` is a key that outlives an account, such as Commenter_7, or a command."""

    actor: str
    kind: Kind = "PUT"
    note: str | None = None


IMPORT = Edit("import", "IMPORT")


class Kept(NamedTuple):
    """The revision that a change has made; number 0 where nothing changed."""

    number: int = 0
    changed: Sequence[str] = ()


class Revision(NamedTuple):
    """`changed` are names of fields, as `graph.article_content` has them; `by` is who made it, where that is known."""

    number: int
    at: datetime
    kind: Kind
    changed: Sequence[str]
    by: str | None


async def keep_first(connection: Any, article_id: int) -> None:
    """What the article says, before its first change of which there is a record."""
    await revisions.keep_first(connection, article_id=article_id)


async def keep(
    connection: Any, article_id: int, before: str | None, edit: Edit, updated_at: datetime | None = None
) -> Kept:
    """Records what has changed, raises the number, and moves the time of the last update, to `updated_at` where that is
    the later one. `before` is the JSON of what the article said, None for a new one."""
    row = await revisions.keep(connection, article_id=article_id, before=before, updated_at=updated_at, edit=edit)
    return Kept(*row) if row else Kept()


async def since(connection: Any, article_id: int, number: int) -> list[Revision]:
    """Those after this number, the newest first."""
    return [Revision(*row) async for row in revisions.since(connection, article_id=article_id, number=number)]


async def content_of(connection: Any, article_id: int, number: int) -> str | None:
    """The JSON of what the article said in this revision; None where there is no such revision."""
    found: str | None = await revisions.content_of(connection, article_id=article_id, number=number)
    return found


class Pair(NamedTuple):
    """The JSON of what an article said in two revisions, without what follows from other fields; of number 0, which it
    had before the first, it is empty."""

    against: int
    before: str
    after: str


async def pair(connection: Any, article_id: int, number: int, against: int | None) -> Pair | None:
    """A revision and the one `against` which it is compared, the one before it unless that is given; None where there
    is none."""
    row = await revisions.pair(connection, article_id=article_id, number=number, against=against)
    return Pair(*row) if row else None
