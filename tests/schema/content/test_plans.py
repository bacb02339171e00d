"""What PostgreSQL reads for sections, topics, authors and filters: by indexes, what it shows; what it plans once."""

from collections.abc import AsyncIterator

import asyncpg
import orjson
import pytest

from db.compiler.inputs import Viewer
from db.compiler.lists import ways
from db.connections.postgres import PLANNING
from db.discussion.erasures import erasures
from db.discussion.imports.imported_comments import imported as imported_comments
from db.maintenance.migrations import migrate
from schema.engine.cost import EXPENSIVE
from schema.engine.documents import DocumentCache
from schema.schema import executable
from tests.benchmarks.data import Size, fill
from tests.database import PUBLIC_URL, new_database
from tests.schema.plans import LARGE, OF_OLD, OLD, asked, explained, explained_once_for_all, most_read, nodes

SIZE = Size(articles=2_500, comments=15_000, discussed=(500,))
A_MODERATOR = Viewer(1, True, ["MODERATOR"])
AN_EDITOR = Viewer(1, False, ["EDITOR"], frozenset({"articles:read"}))
TEASERS = "(first: 13) { nodes { slug byline sectionPage { slug name } } pageInfo { endCursor hasNextPage } }"
NEAREST = 500


@pytest.fixture(scope="module")
async def site(server_url: str) -> AsyncIterator[asyncpg.Connection]:
    async with new_database(server_url) as url:
        connection = await asyncpg.connect(url, server_settings=PLANNING | {"timezone": "UTC"})
        await migrate(connection, PUBLIC_URL)
        await fill(connection, SIZE)
        await connection.execute("analyze")
        yield connection
        await connection.close()


@pytest.fixture
async def old(site: asyncpg.Connection) -> AsyncIterator[asyncpg.Connection]:
    transaction = site.transaction()
    await transaction.start()
    await site.execute(OLD)
    yield site
    await transaction.rollback()


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


WORDS = """
    insert into news.comment_search (comment_id, search, version)
    select id, '', 1 from news.comment on conflict do nothing;
    update news.comment_search s set search = case
        when s.comment_id <= 3 then 'zebra' when s.comment_id > 10000 then 'horse lynx' else 'horse' end::tsvector;
    update news.article_search s set search = case
        when s.article_id <= 3 then 'zebra' when s.article_id > 1500 then 'horse lynx' else 'horse' end::tsvector;
    analyze news.comment_search, news.article_search;
    update pg_class set reltuples = reltuples * 100
    where relnamespace = 'news'::regnamespace and relname ~ '^(comment|article)'
"""
"""What PostgreSQL knows is of a large archive, where it would rather walk than look for words."""
SHOWN = "{ nodes { __typename } pageInfo { hasNextPage hasPreviousPage } }"


@pytest.mark.parametrize(
    ("list", "viewer", "most"),
    [
        ("moderationQueue(filter: {status: PUBLISHED, $}, first: 20)", A_MODERATOR, (0, 5_500)),
        ("desk(filter: {$}, first: 20)", AN_EDITOR, (100, 1_000)),
    ],
)
@pytest.mark.parametrize("word", ["zebra", "horse", "lynx", "ostrich"])
async def test_a_list_by_words_reads_none_that_it_does_not_show(
    old: asyncpg.Connection, list: str, viewer: Viewer, most: tuple[int, int], word: str
) -> None:
    """Whether there are few with the word, or many, many of the last ones only, or none. `most` is what is
    read to tell which, and what the last ones are."""
    query = f"""{{ {list.replace("$", f'search: "{word}"')} {SHOWN} }}"""
    await old.execute(WORDS)
    plan, (sql, values) = await explained(old, query, viewer), asked(query, viewer)
    shown = (await old.fetchval(sql, *values)).count(b"__typename")

    assert most_read(plan) <= max(most[0], {"zebra": 3, "horse": 24, "lynx": most[1], "ostrich": 0}[word])
    assert shown == {"zebra": 3, "horse": 20, "lynx": 20, "ostrich": 0}[word]


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


HIDE = f"""
    set local session_replication_role = replica;
    update news.comment set status = 'PENDING', reply_count = 0
    where article_id = {SIZE.discussed_article(0)} and author_id <> 1 and created_at > (
        select max(created_at) - interval '400 minutes' from news.comment
        where article_id = {SIZE.discussed_article(0)}
    );
    analyze news.comment
"""


OWN = "select author_id, count(*) from news.comment where article_id = $1 and not visible group by 1 order by 2 desc"


@pytest.fixture
async def moderated(site: asyncpg.Connection) -> AsyncIterator[asyncpg.Connection]:
    """Hundreds of comments in one thread wait for a moderator."""
    transaction = site.transaction()
    await transaction.start()
    await site.execute(HIDE)
    assert await site.fetchval("select count(*) from news.comment where not visible") >= 300
    yield site
    await transaction.rollback()


@pytest.mark.parametrize("threads", ["true", "false"])
@pytest.mark.parametrize("size", ["first", "last"])
@pytest.mark.parametrize("order", ["NEWEST", "OLDEST", "MOST_LIKED", "MOST_REPLIED"])
async def test_a_page_of_a_thread_reads_nothing_that_is_hidden_from_the_reader(
    moderated: asyncpg.Connection, order: str, size: str, threads: str
) -> None:
    """Whether or not some of it is their own."""
    slug = await moderated.fetchval("select slug from news.article where id = $1", SIZE.discussed_article(0))
    page = f"comments({size}: 5, orderBy: {order}, threads: {threads}) {{ nodes {{ body }} }}"
    query = f'{{ article(slug: "{slug}") {{ {page} }} }}'
    author, own = await moderated.fetchrow(OWN, SIZE.discussed_article(0))

    for viewer, there in ((Viewer(1), 0), (Viewer(author, has_own=True), own)):
        for plan in [await each(moderated, query, viewer) for each in (explained, explained_once_for_all)]:
            assert 5 <= most_read([node for node in plan if node.get("Relation Name") == "comment"]) <= 5 + there


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


SEARCHES = ['articles(filter: {search: "government", $})', 'searchArticles(query: "government", filter: {$})']


@pytest.mark.parametrize("filter", [*OF_OLD, 'language: "pt"', 'publishedBefore: "2025-05-13T17:20:00Z"'])
@pytest.mark.parametrize("search", SEARCHES)
async def test_a_search_among_few_looks_at_no_other_hit(old: asyncpg.Connection, search: str, filter: str) -> None:
    """Those that have both are far away."""
    plan = await explained(old, f"{{ {search.replace('$', filter)} {{ nodes {{ __typename }} totalCount }} }}")

    assert {node["Actual Loops"] for node in plan if node.get("Index Name") == "article_search_by_words"} <= {0}
    assert 0 < max(node["Actual Rows"] for node in plan if node.get("Function Name") == "found_among") <= 60


@pytest.mark.parametrize("fewer", [10_000, 10])
@pytest.mark.parametrize("filter", [*OF_OLD, 'language: "pt"'])
@pytest.mark.parametrize("search", SEARCHES)
async def test_a_search_does_not_ask_each_hit_what_else_it_is(
    old: asyncpg.Connection, search: str, filter: str, fewer: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that have both are far away: all that the search finds are looked at, which are many. Whether there are
    fewer others, or not."""
    monkeypatch.setattr(ways, "FEW", 0)
    monkeypatch.setattr(ways, "FEWER", fewer)
    plan = await explained(old, f"{{ {search.replace('$', filter)} {{ nodes {{ __typename }} totalCount }} }}")

    ranked = [node["Actual Rows"] for node in plan if node.get("Function Name") == "newest_found"]
    assert ranked[0] == NEAREST
    assert max(node["Actual Loops"] for node in plan if node.get("Relation Name") in LARGE) <= NEAREST
    assert {node["Actual Loops"] for node in plan if node.get("Function Name") == "newest_found"} <= {0, 1}


@pytest.mark.parametrize("filter", ['tag: "year-2025"', 'topics: ["year-2025"]'])
@pytest.mark.parametrize("search", SEARCHES)
async def test_of_what_is_near_each_is_asked_whether_it_is_among_many(
    site: asyncpg.Connection, search: str, filter: str
) -> None:
    """The list of these is not read."""
    plan = await explained(site, f"{{ {search.replace('$', filter)} {{ nodes {{ __typename }} }} }}")

    tags = [node for node in plan if node.get("Relation Name") == "article_tag"]
    assert 0 < most_read(tags) <= 3 * NEAREST < SIZE.articles


RANKED = 'searchArticles(query: "government", $) { pageInfo { startCursor endCursor } }'
DISCUSSED = 'articles(filter: {search: "government"}, orderBy: MOST_DISCUSSED, $) { pageInfo { endCursor } }'
TIMED = 'articles(filter: {search: "government"}, $) { pageInfo { startCursor endCursor } }'
IN_MOST = 'articles(filter: {search: "government", language: "en"}, $) { pageInfo { startCursor endCursor } }'


@pytest.mark.parametrize(
    ("list", "order"),
    [
        (RANKED, ""),
        *((each, order) for each in (TIMED, IN_MOST) for order in (", orderBy: NEWEST", ", orderBy: OLDEST")),
    ],
)
async def test_a_page_that_runs_by_time_reads_what_is_next_to_it(
    site: asyncpg.Connection, list: str, order: str
) -> None:
    """From an end, and from a cursor on that is far from it."""

    async def read(arguments: str) -> dict[str, str]:
        query = f"{{ found: {list.replace('$', arguments + order)} }}"
        plan = await explained(site, query)
        by_words = [node for node in plan if node.get("Index Name") == "article_search_by_words"]
        assert {node["Actual Loops"] for node in by_words} == {0}
        assert most_read(plan) <= 1_000
        sql, values = asked(query)
        page: dict[str, str] = orjson.loads(await site.fetchval(sql, *values))["found"]["pageInfo"]
        return page

    last = await read("last: 50")
    before = await read(f'last: 5, before: "{last["startCursor"]}"')
    after = await read(f'first: 5, after: "{before["startCursor"]}"')

    assert await read(f'first: 5, after: "{before["endCursor"]}"') != after


async def test_the_most_discussed_with_a_frequent_word_are_met_among_the_most_discussed(
    site: asyncpg.Connection,
) -> None:
    plan = await explained(site, f"{{ {DISCUSSED.replace('$', 'first: 5')} }}")

    by_words = [node for node in plan if node.get("Index Name") == "article_search_by_words"]
    assert {node["Actual Loops"] for node in by_words} == {0}
    assert most_read(plan) <= 1_000


@pytest.mark.parametrize(
    "query",
    [
        "{ articles(first: 20) { nodes { image { srcSet } } } }",
        "{ articles(first: 20) { nodes { image { srcSet(widths: [320, 640], aspect: 1.5) } } } }",
        "{ articles(first: 20) { nodes { image { rendition(width: 640) { url } } } } }",
        '{ section(slug: "world") { articles(first: 5) { nodes { image { srcSet } images { srcSet } } } } }',
    ],
)
async def test_pictures_in_many_sizes_are_planned_once(site: asyncpg.Connection, query: str) -> None:
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
