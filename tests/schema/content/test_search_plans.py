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
