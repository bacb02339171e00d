"""A file that is imported again is compared with what is stored before its discussion is locked."""

import asyncio
from dataclasses import replace

import asyncpg

from db.article_input import CommentDraft
from tests.schema.imported_thread import ImportedThread

THANKS = CommentDraft(name="Ben", body="Thanks!")
STORY = CommentDraft(name="Ann", body="It was a long story.")
LIKED = replace(THANKS, liked_by=("Cem",))
WAITED_FOR = "select count(*) from pg_locks where not granted and transactionid = pg_current_xact_id()::xid"
TOLD = "select array_agg(kind) from news.comment_event where kind <> 'CommentAdded'"


async def save_while_locked(thread: ImportedThread, url: str, change: str, *comments: CommentDraft) -> None:
    """Imports the comments again; as soon as it waits for the lock, whoever has it makes this change."""
    holder = await asyncpg.connect(url)
    async with holder.transaction():
        await holder.execute("select from news.discussion for update")
        saving = asyncio.create_task(thread.save(*comments))
        while not await holder.fetchval(WAITED_FOR):
            pass
        await holder.execute(change)
    await saving
    await holder.close()


async def test_what_is_edited_meanwhile_is_as_if_it_came_after(thread: ImportedThread, database_url: str) -> None:
    await thread.save(THANKS, STORY)

    await save_while_locked(thread, database_url, "update news.comment set body = 'No!' where id = 1", THANKS, STORY)

    assert sorted(await thread.ids()) == ["Ann: It was a long story.", "Ben: No!"]


async def test_what_is_removed_meanwhile_is_compared_again(thread: ImportedThread, database_url: str) -> None:
    await thread.save(STORY, THANKS)
    mended = replace(STORY, body="It was a very long story.")
    remove = f"update news.comment set status = 'REMOVED' where body = '{STORY.body}'"

    await save_while_locked(thread, database_url, remove, mended, THANKS)

    assert await thread.connection.fetchval(TOLD) == ["CommentRemoved"]


async def test_whose_like_is_erased_meanwhile_likes_no_more(thread: ImportedThread, database_url: str) -> None:
    await thread.save(THANKS, STORY)
    erase = """
        insert into news.erased_liker (article_id, reader)
        select id, news.import_hash(id, news.reader_key(null, 'Cem')) from news.article
    """

    await save_while_locked(thread, database_url, erase, LIKED, STORY)

    assert [node["likeCount"] for node in await thread.nodes()] == [0, 0]
