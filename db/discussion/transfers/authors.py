"""Who wrote in another system is whom here, and accounts that take over what their owners wrote there."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from db.connections import named_queries, postgres
from db.connections.postgres import Database
from db.discussion.transfers.records import Author

transferred = named_queries.load("transferred_comments")

DISCUSSIONS = 5
"""That are locked at a time while comments get another author: readers wait who post there."""


class Known(NamedTuple):
    id: int
    name: str
    subject: str | None
    is_gone: bool


async def known(connection: Any, readers: Iterable[str]) -> dict[str, Known]:
    rows = transferred.authors(connection, readers=list(readers))
    return {row["reader"]: Known(row["id"], row["display_name"], row["subject"], row["is_gone"]) async for row in rows}


async def find(connection: Any, authors: Sequence[Author], before: Mapping[str, Known]) -> dict[str, Known]:
    """Those authors, by reader; who is new is added, and who has another name now has it here, unless their own
    account says their name. Some are known `before`."""
    found = {author.reader: before[author.reader] for author in authors if author.reader in before}
    if unknown := {author.reader for author in authors} - found.keys():
        found |= await known(connection, unknown)
    if new := {author.reader: author for author in authors if author.reader not in found}:
        rows = transferred.add_authors(
            connection,
            readers=[*new],
            names=[author.name for author in new.values()],
            subjects=[author.subject for author in new.values()],
        )
        async for _ in rows:
            pass
        found |= await known(connection, new)
    renamed = {author.reader: author.name for author in authors if author.name != found[author.reader].name}
    if renamed:
        names = {found[reader].id: name for reader, name in renamed.items()}
        ids = sorted(names)
        await transferred.rename_authors(connection, ids=ids, names=[names[key] for key in ids])
    return found | {reader: found[reader]._replace(name=name) for reader, name in renamed.items()}


async def take_over(database: Database, author: Author) -> bool:
    """Makes what an author has written that of the account of their subject. Whether there was anything to do."""
    async with postgres.connection(database) as connection:
        row = (await known(connection, [author.reader])).get(author.reader)
        if row is None or row.is_gone or row.subject is not None or author.subject is None:
            return False
        owner: int | None = await transferred.owner(connection, subject=author.subject)
        if owner is None:
            await transferred.own(connection, commenter_id=row.id, subject=author.subject)
            return True
        while await _give_some(connection, row.id, owner):
            pass
        await transferred.repoint(connection, from_id=row.id, to_id=owner)
        return True


async def _give_some(connection: Any, giver: int, owner: int) -> bool:
    async with connection.transaction():
        joined = [
            row["article_id"] async for row in transferred.written(connection, commenter_id=giver, most=DISCUSSIONS)
        ]
        if not joined:
            return False
        for locks in (
            transferred.lock(connection, article_ids=joined),
            transferred.lock_authors(connection, ids=[giver, owner]),
        ):
            async for _ in locks:
                pass
        number = await transferred.give(connection, article_ids=joined, from_id=giver, to_id=owner)
        await transferred.drop_likes(connection, article_ids=joined, commenter_id=giver)
        await transferred.count_authors(connection, ids=[giver, owner], steps=[-number, number])
        nothing = [0] * len(joined)
        await transferred.record(connection, articles=joined, steps=nothing, shown=nothing, there=nothing)
    return True
