"""Readers who are met at the same time are looked up, and made, by one statement."""

import asyncio

from databases import Database

from db.discussion.viewers import Viewers
from tests.builder import Builder

TRANSACTIONS = "select count(distinct xmin::text) from news.commenter where subject like 'new-%'"
BAN_OF_A_DELETED_ACCOUNT = """
insert into news.subject_ban (subject, banned_until, ban_reason)
values (news.subject_hash('new-3'), 'infinity', 'Spam')
"""


async def test_new_readers_are_made_in_few_transactions(database: Database, make: Builder) -> None:
    viewers, numbers = Viewers(), range(30)
    await make.connection.execute(BAN_OF_A_DELETED_ACCOUNT)

    found = await asyncio.gather(
        *(
            viewers.find(database, f"new-{number}", f"Reader {number}", "STAFF" if number == 5 else None)
            for number in numbers
        )
    )

    assert [viewer.name for viewer in found] == [f"Reader {number}" for number in numbers]
    assert [number for number in numbers if found[number].badge] == [5]
    assert [number for number in numbers if found[number].is_banned] == [3]
    assert [viewers.known(f"new-{number}", f"Reader {number}", found[number].badge) for number in numbers] == found
    assert await make.connection.fetchval(TRANSACTIONS) <= 2


async def test_known_and_renamed_readers_come_with_new_ones(database: Database) -> None:
    viewers = Viewers()
    known = await viewers.find(database, "known", "Known", None)
    renamed = await viewers.find(database, "renamed", "Before", None)

    found = await asyncio.gather(
        viewers.find(database, "first", "First", None),
        viewers.find(database, "known", "Known", None),
        viewers.find(database, "renamed", "After", "MODERATOR"),
        viewers.find(database, "renamed", "Somebody", None, renames=False),
        viewers.find(database, "new", "New", None),
        viewers.find(database, "new", "New", None),
    )

    assert found[1] == known
    assert {found[2].key, found[3].key} == {renamed.key}
    assert found[2][:2] == ("After", "MODERATOR")
    assert found[3].name in ("Before", "After")
    assert found[4] == found[5]


async def test_who_is_renamed_while_locked_keeps_nobody_waiting(database: Database, make: Builder) -> None:
    viewers = Viewers()
    await viewers.find(database, "renamed", "Before", None)

    async with make.connection.transaction():
        await make.connection.execute("select from news.commenter where subject = 'renamed' for update")
        waiting = asyncio.ensure_future(viewers.find(database, "renamed", "After", None))
        others = await asyncio.gather(*(viewers.find(database, f"new-{number}", "New", None) for number in range(3)))
        assert not waiting.done()

    assert [viewer.name for viewer in others] == ["New"] * 3
    assert (await waiting).name == "After"
