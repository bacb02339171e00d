"""What PostgreSQL reads for sections, topics, authors and filters: by indexes, what it shows; what it plans once."""

import asyncpg
import orjson
import pytest

from db.discussion.erasures import erasures
from db.discussion.imports.imported_comments import imported as imported_comments
from schema.engine.cost import EXPENSIVE
from schema.engine.documents import DocumentCache
from schema.schema import executable
from tests.schema.plans import A_MODERATOR, LARGE, SIZE, asked, explained, most_read, nodes

TEASERS = "(first: 13) { nodes { slug byline sectionPage { slug name } } pageInfo { endCursor hasNextPage } }"


@pytest.mark.parametrize(
    "query",
    [
        f'{{ section(slug: "world") {{ articles{TEASERS} }} }}',
        f'{{ topic(slug: "topic-3") {{ articles{TEASERS} }} }}',
        '{ topic(slug: "topic-3") { articles { totalCount } } }',
        f'{{ person(slug: "ada-berg") {{ authoredArticles{TEASERS} }} }}',
        *(
            f"{{ articles(filter: {{{filter}}}, {TEASERS[1:]} }}"
            for filter in (
                'sections: ["world", "sport"]', 'topics: ["topic-3", "topic-4"]', 'authorSlug: "ada-berg"',
                'byOrAboutSlug: "ada-berg"', 'sections: ["world"], topics: ["topic-3"], authorSlug: "ada-berg"',
                'sections: ["none"]',
            )
        ),
    ],
)  # fmt: skip
async def test_a_page_reads_no_table_whole(site: asyncpg.Connection, query: str) -> None:
    plan = await explained(site, query)

    assert {node["Relation Name"] for node in plan if node["Node Type"] == "Seq Scan"} & LARGE == set()


async def test_where_an_article_has_moved_is_asked_once_whatever_the_plan(site: asyncpg.Connection) -> None:
    plan = await explained(site, '{ article(slug: "nowhere") { headline } }')

    compared = [node.get(part, "") for node in plan for part in ("Index Cond", "Recheck Cond", "Filter")]
    assert [condition for condition in compared if "current_slug" in condition] == []


@pytest.mark.parametrize("field", ["readingMinutes", "byline", "mentions { person { url } }"])
async def test_what_each_row_of_a_list_computes_calls_no_function_in_sql(site: asyncpg.Connection, field: str) -> None:
    """Each call starts and ends a statement of its own, which takes many times as long as what is asked for."""
    sql, values = asked(f"{{ articles(first: 20) {{ nodes {{ {field} }} }} }}")

    async with site.transaction():
        await site.execute("set local track_functions = 'all'")
        await site.fetchval(sql, *values)
        called = await site.fetch("select schemaname, funcname, calls from pg_stat_xact_user_functions")

    assert called == []


@pytest.mark.parametrize("filter", ["status: PUBLISHED", "status: REMOVED", "status: PUBLISHED, reported: true"])
async def test_the_queue_in_any_state_reads_what_it_shows(site: asyncpg.Connection, filter: str) -> None:
    plan = await explained(site, f"{{ moderationQueue(filter: {{{filter}}}) {{ nodes {{ body }} }} }}", A_MODERATOR)

    assert {node["Relation Name"] for node in plan if node["Node Type"] == "Seq Scan"} & LARGE == set()
    assert all(node["Node Type"] != "Sort" for node in plan)


@pytest.mark.parametrize("threads", ["true", "false"])
@pytest.mark.parametrize("order", ["NEWEST", "MOST_LIKED", "MOST_REPLIED"])
async def test_a_page_of_a_long_thread_reads_what_it_shows(site: asyncpg.Connection, order: str, threads: str) -> None:
    """Most threads are short: PostgreSQL would read all of one, and sort that."""
    slug = await site.fetchval("select slug from news.article where id = $1", SIZE.discussed_article(0))
    page = f"comments(first: 5, orderBy: {order}, threads: {threads}) {{ nodes {{ body }} }}"

    plan = await explained(site, f'{{ article(slug: "{slug}") {{ {page} }} }}')

    comments = [node for node in plan if node.get("Relation Name") == "comment"]
    assert max(node["Actual Rows"] for node in comments) <= 5
    assert min(node["Plan Rows"] for node in comments) > 20
    assert all(node["Node Type"] != "Sort" for node in plan)


async def test_an_idempotency_key_is_found_by_its_digest(site: asyncpg.Connection) -> None:
    facts = "select * from graph.facts_of_posting(1, null, $1, '', $2, '{}', '{}', 0, 1)"
    await site.execute("set plan_cache_mode = force_generic_plan")
    found = await site.fetchval(f"explain (format json) {facts}", 1, "key")
    await site.execute("reset plan_cache_mode")

    assert "comment_key_is_new" in {node.get("Index Name") for node in nodes(orjson.loads(found)[0]["Plan"])}


async def test_an_account_is_erased_without_a_look_at_all_that_it_has_written(site: asyncpg.Connection) -> None:
    """Files had what others said."""
    author, number = await site.fetchrow(
        "select author_id, count(*) from news.comment group by 1 order by 2 desc limit 1"
    )
    imported = "select id from news.comment where author_id = $1 and imported"
    assert imported in erasures.remember_erased.sql

    async with site.transaction():
        await site.execute("set local session_replication_role = replica")
        await site.execute("update news.comment set imported = true where author_id <> $1", author)
        await site.execute("analyze news.comment")
        found = orjson.loads(await site.fetchval(f"explain (analyze, format json) {imported}", author))

    assert most_read([*nodes(found[0]["Plan"])]) == 0 < number


@pytest.mark.parametrize("most", [1, 100_000])
async def test_of_an_account_with_many_comments_none_is_looked_at_before_they_are_hidden(
    site: asyncpg.Connection, most: int
) -> None:
    author, number = await site.fetchrow(
        "select author_id, count(*) from news.comment where status = 'PUBLISHED' group by 1 order by 2 desc limit 1"
    )

    async with site.transaction():
        await site.execute("insert into news.erasure (commenter_id, keeps_words) values ($1, false)", author)
        query = f"explain (analyze, format json) {erasures.announce.sql}"
        found = orjson.loads(await site.fetchval(query, author, most))
        await site.execute("delete from news.erasure")

    read = most_read([*nodes(found[0]["Plan"])])
    assert read == 0 if most < number else read >= number


READ_AHEAD = {
    *("comment_by_author", "comment_pkey", "comment_id_and_article_are_unique", "comment_queue"),
    *("comment_all_by_time", "comment_all_by_likes", "comment_all_by_replies", "comment_replies_by_time"),
}
"""As on an archive, most of whose pages have been vacuumed."""


@pytest.mark.parametrize("plans", ["force_custom_plan", "force_generic_plan"])
async def test_what_a_batch_is_to_erase_is_looked_up_in_all_indexes_before_it_locks_anything(
    site: asyncpg.Connection, plans: str
) -> None:
    author = await site.fetchval("select author_id from news.comment group by 1 order by count(*) desc limit 1")
    await site.execute("vacuum news.comment")

    async with site.transaction():
        await site.execute("insert into news.erasure (commenter_id, keeps_words) values ($1, false)", author)
        await site.execute(f"set local plan_cache_mode = {plans}")
        found = orjson.loads(await site.fetchval(f"explain (format json) {erasures.read_ahead.sql}", author, 10))
        await site.execute("delete from news.erasure")

    plan = [*nodes(found[0]["Plan"])]
    assert {node["Index Name"] for node in plan if "Index Name" in node} >= READ_AHEAD
    assert "Seq Scan" not in {node["Node Type"] for node in plan if node.get("Relation Name") in LARGE}


@pytest.mark.parametrize("plans", ["force_custom_plan", "force_generic_plan"])
async def test_an_import_looks_at_nothing_but_what_it_is_about_to_write(site: asyncpg.Connection, plans: str) -> None:
    """Readers who post there wait for it."""
    article, keys = await site.fetchrow(
        "select article_id, (array_agg(id))[:3] from news.comment group by 1 order by count(*) desc limit 1"
    )

    async with site.transaction():
        await site.execute("set local session_replication_role = replica")
        await site.execute("update news.comment set imported = true where article_id = $1", article)
        await site.execute("analyze news.comment")
        await site.execute(f"set local plan_cache_mode = {plans}")
        await site.execute(f"prepare begin as {imported_comments.begin.sql}")
        query = f"explain (analyze, format json) execute begin({article}, array{keys})"
        found = orjson.loads(await site.fetchval(query))
    await site.execute("deallocate begin")

    assert most_read([*nodes(found[0]["Plan"])]) == len(keys)


@pytest.mark.parametrize("kind", ["section", "topic"])
async def test_a_page_reads_as_many_articles_as_it_shows(site: asyncpg.Connection, kind: str) -> None:
    slug = {"section": "world", "topic": "topic-3"}[kind]

    plan = await explained(site, f'{{ {kind}(slug: "{slug}") {{ articles{TEASERS} }} }}')

    assert 13 <= most_read(plan) <= 30


@pytest.mark.parametrize(
    "list",
    [
        '{ person(slug: "ada-berg") { articles(first: 3) { nodes { headline } } } }',
        '{ person(slug: "ada-berg") { authoredArticles(first: 3) { nodes { headline } } } }',
        *(
            f"{{ articles(filter: {{{filter}}}, first: 3{order}) {{ nodes {{ slug }} pageInfo {{ hasNextPage }} }} }}"
            for filter in (
                'authorSlug: "ada-berg"', 'personSlug: "ada-berg"', 'byOrAboutSlug: "ada-berg"', 'tag: "topic-3"'
            )
            for order in ("", ", orderBy: OLDEST")
        ),
    ],
)  # fmt: skip
async def test_a_list_by_time_reads_no_more_than_it_shows_of_what_has_much(site: asyncpg.Connection, list: str) -> None:
    assert 3 <= most_read(await explained(site, list)) <= 8


@pytest.mark.parametrize(
    "query",
    [
        "{ articles(first: 20) { nodes { image { srcSet } } } }",
        "{ articles(first: 20) { nodes { image { srcSet(widths: [320, 640], aspect: 1.5) } } } }",
        "{ articles(first: 20) { nodes { image { rendition(width: 640) { url } } } } }",
        '{ section(slug: "world") { articles(first: 5) { nodes { image { srcSet } images { srcSet } } } } }',
        '{ node(id: "Comment_1") { id ... on Comment { body author { displayName } } } }',
        '{ nodes(ids: ["Article_1", "Quote_1"]) { id ... on Article { headline } } }',
    ],
)
async def test_pictures_in_many_sizes_and_nodes_are_planned_once(site: asyncpg.Connection, query: str) -> None:
    """Planning takes many times as long as the statement."""
    sql, values = asked(query)
    prepared = await site.prepare(sql)

    for _ in range(8):
        await prepared.fetchval(*values)

    plans = "select generic_plans from pg_prepared_statements where name = $1"
    assert await site.fetchval(plans, prepared.get_name()) > 0


@pytest.mark.parametrize(
    "query",
    [
        "{ articles(first: %d) { nodes { slug keyPoints { text } } pageInfo { endCursor hasNextPage } } }",
        "{ articles(last: %d) { edges { cursor } } }",
        '{ section(slug: "world") { articles(first: %d) { nodes { related(first: %d) { slug } } } } }',
        "{ articles { nodes { comments(first: %d) { totalCount nodes { replies(first: %d) { nodes { id } } } } } } }",
        '{ searchArticles(query: "harbour", first: %d) { nodes { snippets(first: %d) { text } } } }',
    ],
)  # fmt: skip
async def test_a_list_is_planned_once_for_all_sizes(site: asyncpg.Connection, query: str) -> None:
    """Plans of each size would fill the memory of PostgreSQL."""
    sizes = [query.replace("%d", str(size)) for size in (1, 7, 20)]
    (sql,) = {asked(each)[0] for each in sizes}
    prepared = await site.prepare(sql)

    for _ in range(3):
        for each in sizes:
            await prepared.fetchval(*asked(each)[1])

    plans = "select generic_plans from pg_prepared_statements where name = $1"
    assert await site.fetchval(plans, prepared.get_name()) > 0


CHEAP_WORKERS = """
    set parallel_setup_cost = 0; set parallel_tuple_cost = 0;
    set min_parallel_table_scan_size = 0; set min_parallel_index_scan_size = 0
"""
VARIED = [
    '{ articles(filter: {search: "$word"}) { nodes { slug } } }',
    '{ articles(filter: {search: "$word", section: "World"}, orderBy: RELEVANCE) { nodes { slug } } }',
    '{ searchArticles(query: "$word") { nodes { rank } } }',
    '{ searchSuggestions(prefix: "$word") { text } }',
    '{ quotes(filter: {search: "$word"}) { nodes { text } } }',
]
"""What anybody can ask another way each time, so that no cache has it."""


async def test_no_statement_takes_more_than_one_processor(site: asyncpg.Connection) -> None:
    """What another asks meanwhile is to have the other."""
    await site.execute(CHEAP_WORKERS)
    plan = orjson.loads(await site.fetchval("explain (format json) select count(*) from news.comment"))[0]["Plan"]
    await site.execute("reset all")

    assert {node["Node Type"] for node in nodes(plan)} & {"Gather", "Gather Merge"} == set()


@pytest.mark.parametrize("query", VARIED)
def test_a_word_that_anybody_can_vary_counts_for_its_turn(query: str) -> None:
    documents = DocumentCache(executable)
    operation = documents.document(query).operation(None)

    assert documents.plan(operation, documents.coerce(operation, {})).cost >= EXPENSIVE
