"""What PostgreSQL reads for lists of which hundreds wait for a moderator: nothing that the viewer does not see."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from db.compiler.inputs import Viewer
from tests.benchmarks.data import Size
from tests.schema.plans import ANYBODY, asked, explained, explained_once_for_all, made_up, most_read

SIZE = Size(articles=200, comments=8_000, discussed=(500,))
ARTICLE = SIZE.discussed_article(0)
SEEN = 40
HIDE = f"""
    set session_replication_role = replica;
    create temporary table thread as
    select id, row_number() over (order by created_at, id) - 1 as place from news.comment where article_id = {ARTICLE};
    insert into news.comment_anchor (article_id, kind, words, prefix, suffix, quote_id, block_id)
    select article_id, 'QUOTE', text, '', '', id, (select min(id) from news.paragraph where article_id = {ARTICLE})
    from news.quote where article_id = {ARTICLE} and position = 1;
    update news.comment c set reply_total = 0, reply_count = 0,
        parent_id = case when place between 1 and 250 then (select id from thread where place = 0) end,
        depth = case when place between 1 and 250 then 1 else 0 end,
        anchor_id = case when place > 250 then (select max(id) from news.comment_anchor) end,
        status = case when place % 250 between 106 and 145 or place = 0 then 'PUBLISHED' else 'PENDING' end
    from thread where thread.id = c.id;
    update news.comment set reply_count = {SEEN}, reply_total = 250 where id = (select id from thread where place = 0);
    set session_replication_role = origin;
    vacuum analyze news.comment, news.comment_anchor
"""
"""Half of a thread answers its first comment, half stands on a quote. Of either those in the middle are published."""
OWN = "select author_id, count(*) from news.comment where article_id = $1 and not visible group by 1 order by 2 desc"
WITHOUT = "select min(id) from news.commenter where id not in (select author_id from news.comment where not visible)"
PAGE = "{ nodes { body } pageInfo { hasNextPage hasPreviousPage } }"
LISTS = {
    "threads": f"comments($) {PAGE}",
    "all": f"comments(threads: false, $) {PAGE}",
    "replies": f"comments(first: 1) {{ nodes {{ replies($) {PAGE} }} }}",
    "on words": f"quotes {{ comments($) {PAGE} }}",
}
WAITING = "select count(*) from news.comment where author_id = $1 and status = 'PENDING'"
TOLD = "select count(*) from news.moderation_event where kind = 'CommentEdited'"
FETCHED = "select idx_tup_fetch from pg_stat_xact_user_tables where relid = 'news.comment'::regclass"


@pytest.fixture(scope="module")
async def moderated(server_url: str) -> AsyncIterator[asyncpg.Connection]:
    async with made_up(server_url, SIZE) as connection:
        for statement in HIDE.split(";"):
            await connection.execute(statement)
        yield connection


async def viewers(site: asyncpg.Connection) -> list[tuple[Viewer, int]]:
    """With how many hidden comments of their own each has there."""
    author, own = await site.fetchrow(OWN, ARTICLE)
    nobody = await site.fetchval(WITHOUT)
    return [(ANYBODY, 0), (Viewer(nobody), 0), (Viewer(author, has_own=True), own)]


async def of_article(site: asyncpg.Connection, selection: str) -> str:
    slug = await site.fetchval("select slug from news.article where id = $1", ARTICLE)
    return f'{{ article(slug: "{slug}") {{ {selection} }} }}'


@pytest.mark.parametrize("size", ["first", "last"])
@pytest.mark.parametrize("order", ["NEWEST", "OLDEST", "MOST_LIKED", "MOST_REPLIED"])
@pytest.mark.parametrize("of", LISTS)
async def test_a_page_reads_nothing_that_is_hidden_from_the_reader(
    moderated: asyncpg.Connection, order: str, size: str, of: str
) -> None:
    """Of replies and on words all that is seen is sorted, but for replies by time. PostgreSQL before
    18 rounds the rows of each loop."""
    page = f"{size}: 5, orderBy: {order}"
    query = await of_article(moderated, LISTS[of].replace("$", page))
    by_time = order in ("NEWEST", "OLDEST")
    shown = 6 if of in ("threads", "all") or (of == "replies" and by_time) else SEEN + 10

    for viewer, own in await viewers(moderated):
        for plan in [await each(moderated, query, viewer) for each in (explained, explained_once_for_all)]:
            assert 6 <= most_read([node for node in plan if node.get("Relation Name") == "comment"]) <= shown + own


@pytest.mark.parametrize(
    "of", ["quotes { comments $ }", 'comments(anchor: "$block") $', "comments(threads: false, featured: false) $"]
)
async def test_a_number_counts_nothing_that_is_hidden_from_the_reader(moderated: asyncpg.Connection, of: str) -> None:
    block = await moderated.fetchval("select 'Block_' || block_id from news.comment_anchor")
    query = await of_article(moderated, of.replace("$block", block).replace("$", "{ totalCount }"))

    for viewer, own in await viewers(moderated):
        for plan in [await each(moderated, query, viewer) for each in (explained, explained_once_for_all)]:
            read = most_read([node for node in plan if node.get("Relation Name") == "comment"])
            assert SEEN <= read <= 2 * SEEN + 1 + own


async def test_what_is_below_a_comment_is_counted_without_a_look_at_what_is_hidden(
    moderated: asyncpg.Connection,
) -> None:
    sql, values = asked(await of_article(moderated, "comments(first: 1) { nodes { descendantCount } }"))

    async with moderated.transaction():
        before = await moderated.fetchval(FETCHED)
        assert f'"descendantCount":{SEEN}}}'.encode() in await moderated.fetchval(sql, *values)
        assert SEEN <= await moderated.fetchval(FETCHED) - before <= SEEN + 10


async def test_who_is_deleted_has_nothing_looked_at_that_waits_for_moderation(moderated: asyncpg.Connection) -> None:
    """The commit would wait for it, wherever in a large table it lies."""
    author, _ = await moderated.fetchrow(OWN, ARTICLE)
    waiting = await moderated.fetchval(WAITING, author)
    undone = moderated.transaction()
    await undone.start()
    before = await moderated.fetchval(FETCHED)

    await moderated.execute("update news.commenter set deleted_at = now() where id = $1", author)
    await moderated.execute("set constraints all immediate")
    fetched, told = await moderated.fetchval(FETCHED) - before, await moderated.fetchval(TOLD)
    await undone.rollback()

    assert (fetched, told) == (0, waiting)
    assert waiting
