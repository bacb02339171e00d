"""What PostgreSQL reads for searches: what is next in the order, what is in question of many, and nothing twice."""

import asyncpg
import orjson
import pytest

from db.compiler.inputs import Viewer
from db.compiler.lists import ways
from tests.schema.plans import A_MODERATOR, AN_EDITOR, LARGE, OF_OLD, SIZE, asked, explained, most_read

NEAREST = 500


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
        ("moderationQueue(filter: {status: PUBLISHED, $}, first: 20)", A_MODERATOR, (ways.FEW + 1, 5_500)),
        ("desk(filter: {$}, first: 20)", AN_EDITOR, (1_000, 1_000)),
    ],
)
@pytest.mark.parametrize("word", ["zebra", "horse", "lynx", "ostrich"])
async def test_a_list_by_words_reads_what_is_next_or_what_it_shows(
    old: asyncpg.Connection, list: str, viewer: Viewer, most: tuple[int, int], word: str
) -> None:
    """Whether there are few with the word, or many, many of the last ones only, or none. `most` is what is
    read to tell which, keys in an index among it, and what the last ones are."""
    query = f"""{{ {list.replace("$", f'search: "{word}"')} {SHOWN} }}"""
    await old.execute(WORDS)
    plan, (sql, values) = await explained(old, query, viewer), asked(query, viewer)
    shown = (await old.fetchval(sql, *values)).count(b"__typename")

    assert most_read(plan) <= max(most[0], {"zebra": 3, "horse": 24, "lynx": most[1], "ostrich": 0}[word])
    assert shown == {"zebra": 3, "horse": 20, "lynx": 20, "ostrich": 0}[word]


async def test_the_desk_finds_what_is_scheduled_among_what_is_published(old: asyncpg.Connection) -> None:
    """By when it is to be: an index has that. None but the last changed are asked."""
    await old.execute("update news.article set published_at = now() + interval '1 day' where id in (7, 9)")
    plan = await explained(old, f"{{ desk(filter: {{status: SCHEDULED}}) {SHOWN} }}", AN_EDITOR)

    assert most_read(plan) <= 1_000 < SIZE.articles


FEW_IN_PORTUGUESE = """
    update news.comment set language = 'pt' where id % 100 = 0;
    update news.comment_search set search = '' where comment_id % 100 = 0
"""
OF_FEW = [
    'language: "pt"', 'language: "sv"', "featured: true", "reported: true", 'articleId: "Article_5"', "status: PENDING",
]  # fmt: skip


@pytest.mark.parametrize("filter", OF_FEW)
@pytest.mark.parametrize("words", ["horse", "-horse", "-zebra -ostrich"])
async def test_the_queue_reads_what_is_next_and_what_is_true_of_few(
    old: asyncpg.Connection, words: str, filter: str
) -> None:
    """From either end, and counted; not the many that have the words, or have them not."""
    await old.execute(WORDS)
    await old.execute(FEW_IN_PORTUGUESE)
    status = "" if "status" in filter else ", status: PUBLISHED"
    queue = f'moderationQueue(filter: {{search: "{words}", {filter}{status}}}, $)'

    for arguments, shown in (("first: 50", SHOWN), ("last: 50", SHOWN), ("first: 1", "{ totalCount }")):
        plan = await explained(old, f"{{ {queue.replace('$', arguments)} {shown} }}", A_MODERATOR)
        by_words = [node for node in plan if node.get("Index Name") == "comment_search_by_words"]
        assert {node["Actual Loops"] for node in by_words} <= {0}
        assert most_read(plan) <= ways.FEW + 1


@pytest.mark.parametrize(
    ("list", "viewer"),
    [
        ("moderationQueue(filter: {status: PUBLISHED, $})", A_MODERATOR),
        ("desk(filter: {$})", AN_EDITOR),
        ("desk(filter: {status: PUBLISHED, $})", AN_EDITOR),
    ],
)
@pytest.mark.parametrize("words", ["horse", "-zebra"])
async def test_what_words_find_is_counted_without_a_look_at_each(
    old: asyncpg.Connection, list: str, viewer: Viewer, words: str
) -> None:
    """Neither is read what is found, nor all of which that might be."""
    await old.execute(WORDS)
    search = f'search: "{words}"'
    plan = await explained(old, f"{{ {list.replace('$', search)} {{ totalCount }} }}", viewer)

    read = [node for node in plan if node.get("Relation Name") in ("article", "comment")]
    assert max((node["Actual Loops"] for node in read), default=0) <= 1
    assert most_read(read) <= ways.FEW + 1 if read else True


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


@pytest.mark.parametrize("search", [*SEARCHES, 'articles(filter: {search: "government", $}, orderBy: RELEVANCE)'])
@pytest.mark.parametrize("size", ["first: 5", "last: 5"])
@pytest.mark.parametrize("words", [r"\"rules zebra\"", r"\"government plans\"", "-government"])
async def test_what_a_search_begins_with_is_found_once(
    site: asyncpg.Connection, search: str, words: str, size: str
) -> None:
    """Also a phrase that nothing has, which has all looked at that have its words."""
    query = search.replace('"government"', f'"{words}"').replace("$", 'section: "World"')
    query = query.replace("searchArticles(", f"searchArticles({size}, ").replace("articles(", f"articles({size}, ")
    plan = await explained(site, f"{{ {query} {SHOWN} }}")

    assert sum(node["Actual Loops"] for node in plan if node.get("Function Name") == "newest_found") <= 1


READ = "select seq_tup_read + idx_tup_fetch from pg_stat_xact_user_tables where relid = 'news.article_search'::regclass"


async def test_of_few_each_is_asked_for_what_no_index_knows(old: asyncpg.Connection) -> None:
    """The last published have the word."""
    await old.execute(WORDS)
    before = await old.fetchval(READ)
    found = await old.fetch("select * from graph.found_among('!lynx', array(select generate_series(1, 300)))")

    assert len(found) == 300
    assert await old.fetchval(READ) - before <= 300


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


@pytest.mark.parametrize("words", ["horse", "-lynx"])
async def test_the_most_discussed_with_a_frequent_word_are_met_among_the_most_discussed(
    old: asyncpg.Connection, words: str
) -> None:
    """Also where what is most discussed has a word that is not to be there."""
    await old.execute(WORDS)
    plan = await explained(old, f"{{ {DISCUSSED.replace('$', 'first: 5').replace('government', words)} }}")

    assert most_read(plan) <= 1_000
