"""What changes nothing announces nothing: an announcement takes answers out of caches, or wakes who looks for work."""

import asyncio
from collections.abc import Awaitable
from functools import partial
from typing import Any

import asyncpg
import pytest
from databases import Database

from db.content.bodies.kinds import find_some_kinds
from db.content.search.maintenance import WORK, Work, do_all
from db.content.taxonomy.terms import name_some_terms
from db.discussion.notices.gathering import gather
from db.feed.event_log import describe_content
from tests.builder import Builder

CHORES: list[Work] = [*WORK, partial(name_some_terms, ascii_slugs=False), find_some_kinds, describe_content]
STATEMENTS = {
    "article_search": (["update news.article_search set version = version"], "texts"),
    "person_search": (["update news.person_search set name = name"], "texts"),
    "former_slug": (
        [
            "insert into news.former_slug select 'before-' || id, id from news.article",
            "update news.former_slug set slug = slug",
            "delete from news.former_slug",
        ],
        "articles",
    ),
    "old_address": (
        [
            "insert into news.old_address select '/' || id, id from news.article",
            "update news.old_address set path = path",
            "delete from news.old_address",
        ],
        "articles",
    ),
    "notice": (
        ["insert into news.notice (kind, source, article_id) select 'ARTICLE_PUBLISHED', id, id from news.article"],
        "notices",
    ),
    "webhook_event": (
        ["insert into news.webhook_event (kind, moderation) select 'A', false from news.article"],
        "webhooks",
    ),
}
"""Of each table whose changes are announced by the statement: such statements, and what they announce."""
BY_STATEMENT = """
    select distinct tgrelid::regclass::text from pg_trigger
    where not tgisinternal and tgtype & 1 = 0 and tgtype & 32 = 0 and tgfoid <> 'news.log_comment_event'::regproc
"""
"""Tables with triggers that run once for a statement, but where that empties them."""


async def announced(connection: asyncpg.Connection, doing: Awaitable[object]) -> list[str]:
    """What is told meanwhile, in order."""
    heard: asyncio.Queue[str] = asyncio.Queue()

    def hear(*received: Any) -> None:
        heard.put_nowait(received[-1])

    await connection.add_listener("dateline", hear)
    await doing
    await connection.execute("select pg_notify('dateline', 'the end')")
    told = []
    while (payload := await heard.get()) != "the end":
        told.append(payload)
    await connection.remove_listener("dateline", hear)
    return told


@pytest.mark.parametrize("chore", CHORES)
async def test_a_chore_without_work(database: Database, make: Builder, chore: Work) -> None:
    """They look for it every two seconds."""
    await make.article(headline="Swans")
    for each in CHORES:
        await do_all(each, database)

    assert await announced(make.connection, chore(database)) == []


async def test_a_look_for_notices_where_there_are_none(database: Database, make: Builder) -> None:
    """Else it would wake the next look, for ever."""
    await make.comment()
    await gather(database)

    assert await announced(make.connection, gather(database)) == []
    assert await announced(make.connection, gather(database, [])) == []


@pytest.mark.parametrize("table", STATEMENTS)
async def test_a_statement_announces_rows_that_there_are(make: Builder, table: str) -> None:
    statements, tag = STATEMENTS[table]
    without = [await announced(make.connection, make.connection.execute(each)) for each in statements]
    article = await make.article()
    await make.names(article, await make.person())
    changing = [await announced(make.connection, make.connection.execute(each)) for each in statements]

    assert (without, changing) == ([[]] * len(statements), [[tag]] * len(statements))


async def test_each_table_announced_by_the_statement_is_tried(make: Builder) -> None:
    tables = {row[0].removeprefix("news.") for row in await make.connection.fetch(BY_STATEMENT)}

    assert tables == set(STATEMENTS)
