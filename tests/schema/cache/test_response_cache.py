"""Answers from the cache are those that PostgreSQL would give, and only what has changed is asked for again."""

import random
import string
import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from databases import Database

from db.cache.entries import CachedResponse
from schema.engine.execution import Request
from tests.builder import Builder
from tests.caching.engines import Engines, engines
from tests.caching.hunt import CHANGES, UNSEEN, hunt
from tests.schema.conftest import EDITOR, MODERATOR, PRIYA
from tests.schema.newsroom import furnish

PAGE, OTHER_PAGE, TEXT = (
    '{ article(slug: "a") { headline comments { nodes { body } } } }',
    '{ article(slug: "b") { headline commentCount } }',
    '{ article(slug: "a") { headline } }',
)
LIST, COUNTED, DISCUSSED, PEOPLE = (
    "{ articles { nodes { slug headline } } }",
    "{ articles { nodes { slug commentCount } } }",
    "{ articles(orderBy: MOST_DISCUSSED) { nodes { slug } } }",
    "{ people { nodes { name } } }",
)
THREADS = "comments { nodes { author { id } } }"
PARTS = ("cache", "compiler")
"""Where the memory of entries is taken."""
ALL = (PAGE, OTHER_PAGE, TEXT, LIST, COUNTED, DISCUSSED, PEOPLE)


def letters(length: int) -> str:
    return "".join(random.Random(7).choices(string.ascii_letters, k=length))


@pytest.fixture
async def both(database: Database) -> AsyncIterator[Engines]:
    async with engines(database) as both:
        yield both


async def test_no_change_leaves_a_wrong_answer_behind(database: Database) -> None:
    found = await hunt(database, [7])

    assert [name for name in CHANGES if not found.seen[name] and name not in UNSEEN] == []
    assert min(found.figures["hits"], found.figures["dropped"]) > 100  # answers were kept, and lost again


async def test_a_comment_drops_what_shows_the_discussion_and_nothing_else(both: Engines, make: Builder) -> None:
    await make.article(slug="b")
    article = await make.article(slug="a")
    await both.kept(*ALL)

    await make.comment(article_id=article)

    assert await both.kept(*ALL) == [False, True, True, True, False, False, True]


async def test_other_words_of_a_comment_drop_its_page_where_rows_are_not_counted(both: Engines, make: Builder) -> None:
    await make.comment(article_id=await make.article(slug="a"), body_html="=")
    await both.kept(PAGE)

    async with make.connection.transaction():
        await make.connection.execute("set local dateline.counting = 'off'; update news.comment set body = 'Others'")

    assert await both.kept(PAGE) == [False]


async def test_what_enters_and_leaves_drops_lists_and_no_page(both: Engines, make: Builder) -> None:
    for slug in ("a", "b"):
        await make.article(slug=slug)
    for change in ("'WITHDRAWN' where slug = 'b'", "'PUBLISHED' where slug = 'b'"):
        await both.kept(*ALL)

        await make.connection.execute(f"update news.article set status = {change}")

        assert await both.kept(*ALL) == [True, False, True, False, False, False, False]


async def test_other_words_drop_what_shows_the_article(both: Engines, make: Builder) -> None:
    for slug in ("a", "b"):
        await make.article(slug=slug, tags=["port"])
    search = '{ articles(filter: {search: "words"}) { totalCount } }'
    tag = '{ articles(filter: {tag: "port"}) { totalCount } }'
    await both.kept(*ALL, search, tag)

    await make.connection.execute("update news.article set headline = 'Other words' where slug = 'a'")

    assert await both.kept(*ALL, search, tag) == [False, True, False, False, False, False, False, False, True]


async def test_a_share_drops_what_shows_shares(both: Engines, make: Builder) -> None:
    article = await make.article(slug="a")
    shared = '{ article(slug: "a") { shareCount } }'
    await both.kept(TEXT, shared)

    await make.connection.execute("update news.share set count = 1 where article_id = $1 and platform = 'X'", article)

    assert await both.kept(TEXT, shared) == [True, False]


async def test_another_title_drops_what_shows_it_and_nothing_else(both: Engines, make: Builder) -> None:
    ada, older, newer = await make.person(), await make.article(slug="older"), await make.article(slug="newer")
    await make.names(older, ada, title="Engineer")
    own, mentions = "people { name title }", "people { name } mentions { title }"
    queries = [f'{{ article(slug: "{slug}") {{ {part} }} }}' for slug in ("older", "newer") for part in (own, mentions)]
    change = "update news.article_person set title = $1 where article_id = $2"
    changes: list[tuple[Callable[[], Awaitable[Any]], list[bool]]] = [
        (lambda: make.names(newer, ada, title="Mayor"), [False, True, False, False]),
        (lambda: make.connection.execute(change, "Smith", older), [False, False, True, True]),
        (lambda: make.connection.execute(change, "Judge", newer), [False, True, False, False]),
        (lambda: make.connection.execute(change, None, newer), [False, True, False, False]),
    ]
    for write, kept in changes:
        await both.kept(*queries)

        await write()

        assert await both.kept(*queries) == kept


async def test_who_is_signed_in_gets_what_all_get_from_the_cache_and_nothing_else(both: Engines, make: Builder) -> None:
    await make.article(slug="a")
    own = '{ article(slug: "a") { comments { nodes { viewerHasLiked } } } }'
    await both.heard()
    for query in (TEXT, own):
        for viewer in (None, PRIYA, MODERATOR):
            await both.cached.answer(Request(query, identity=viewer))

    figures = both.cache.metrics()
    assert (figures["misses"], figures["hits"], figures["answers"]) == (2, 2, 2)


async def test_what_editors_see_of_a_draft_is_nobodys_else(both: Engines, make: Builder) -> None:
    """Their answers are not kept; those of readers who are signed in are everyone's still."""
    await make.article(slug="a", status="DRAFT", headline="Unheard-of")
    await both.heard()

    answers = [await both.cached.answer(Request(TEXT, identity=one)) for one in (EDITOR, None, EDITOR, PRIYA, None)]

    assert [b"Unheard-of" in answer.body for answer in answers] == [True, False, True, False, False]
    assert [answer.cache_entry is None for answer in answers] == [True, False, True, False, False]
    assert both.cache.metrics()["answers"] == 1


@pytest.mark.parametrize(
    "query",
    [
        '{ node(id: "Article_999") { id } }',
        '{ nodes(ids: ["Article_1", "Article_999"]) { id } }',
        '{ share(code: "999") { code } }',
        '{ commentEventsSince(articleId: "Article_1", after: "feed.1.0") { cursor } }',
    ],
)
async def test_what_nobody_announces_is_not_kept(both: Engines, make: Builder, query: str) -> None:
    await make.article()

    assert await both.kept(query, query) == [False, False]


async def test_an_article_appears_when_its_hour_comes(both: Engines, make: Builder) -> None:
    await make.article(slug="a")
    later = "insert into news.article (slug, published_at, headline, summary, body_markdown, body_html, body_text, "
    later += "word_count) values ('b', now() + interval '1 second', 'B', '', '', '', '', 0) returning published_at"
    hour = await make.connection.fetchval(later)
    await both.heard()
    before = await both.ask(LIST)
    assert await both.kept(LIST) == [True]

    await make.connection.execute("select pg_sleep_until($1)", hour)

    slugs = [[node["slug"] for node in each["articles"]["nodes"]] for each in (before, await both.ask(LIST))]
    assert slugs == [["a"], ["b", "a"]]


@pytest.mark.parametrize(
    "change",
    [
        "news.discussion set closes_at = now() + interval '1 second'",
        "news.site set close_after_days = 1",
    ],
)
async def test_comments_close_by_themselves(both: Engines, make: Builder, change: str) -> None:
    mode = '{ article(slug: "a") { commentPolicy { mode closesAt } } }'
    await make.article(slug="a")
    await make.connection.execute(
        "update news.article set published_at = now() - interval '1 day' + interval '1 second'"
    )
    try:
        await make.connection.execute(f"update {change}")
        await both.heard()
        before = (await both.ask(mode))["article"]["commentPolicy"]
        await make.connection.execute("select pg_sleep_until($1::text::timestamptz)", before["closesAt"])
        after = (await both.ask(mode))["article"]["commentPolicy"]
    finally:
        await make.connection.execute("update news.site set close_after_days = 0")

    assert (before["mode"], after) == ("OPEN", before | {"mode": "CLOSED"})


async def test_there_are_never_more_bytes_than_allowed(database: Database, make: Builder) -> None:
    await furnish(make)
    size = 60_000
    async with engines(database, size) as both:
        for number in range(200):
            for _ in range(2):
                await both.ask("query($s: String!) { person(slug: $s) { name } }", s="x" * (number * 37 % 3_000))
            await both.ask(f"{{ a{number % 7}: articles {{ nodes {{ body {THREADS} }} }} }}")
            assert both.cache.metrics()["bytes"] <= size

        figures = both.cache.metrics()
    assert figures["evicted"] > 100
    assert figures["answers"] > 5


async def test_what_is_too_large_is_not_kept(database: Database, make: Builder) -> None:
    await make.article(slug="a", text="x" * 10_000)
    async with engines(database, 40_000) as both:
        body, page = '{ article(slug: "a") { body } }', TEXT

        assert await both.kept(body, page, body, page) == [False, False, False, True]


def bodies(numbers: range) -> list[str]:
    """Queries with answers of 2 KB."""
    return [f'{{ article(slug: "a") {{ a{number}: body }} }}' for number in numbers]


async def test_what_was_asked_for_last_stays(database: Database, make: Builder) -> None:
    await make.article(slug="a", text=letters(2_000))
    queries = bodies(range(40))
    async with engines(database, 40_000) as both:
        for query in queries:
            await both.kept(query, query, queries[0])

        assert await both.kept(queries[0], queries[-1], queries[1]) == [True, True, False]


async def test_a_scan_evicts_nothing(database: Database, make: Builder) -> None:
    """What is asked for once while the cache is full gets no place in it, and no tags; if caches elsewhere keep it, it
    has them."""
    await make.article(slug="a", text=letters(2_000))
    first, scan = bodies(range(12)), bodies(range(100, 200))
    async with engines(database, 40_000) as both:
        await both.kept(*first)
        before = await both.kept(*first)
        await both.kept(*scan)

        assert await both.kept(*first) == before
        passing, public = [
            (await both.cached.answer(Request(query, is_public=is_public))).cache_entry
            for query, is_public in [(scan[0].replace("body", "headline"), False), (scan[1], True)]
        ]
    assert before.count(True) > 8
    assert passing
    assert public
    assert (passing.is_valid, public.is_valid) == (False, True)


async def test_what_is_seldom_asked_for_is_compressed_before_it_is_evicted(database: Database, make: Builder) -> None:
    await make.article(slug="a", text=letters(200) * 10)
    queries = bodies(range(40))
    async with engines(database, 40_000) as both:
        for query in queries:
            await both.kept(query, query)
        figures = both.cache.metrics()
        kept = await both.kept(*queries[-3:])
        answers = [await both.ask(query) for query in queries]

    assert figures["packed"] > 0
    assert figures["bytes"] <= 40_000 < figures["answers"] * 2_600
    assert kept == [True] * 3
    assert answers == [{"article": {f"a{number}": f"<p>{letters(200) * 10}</p>"}} for number in range(40)]


async def test_remembered_responses_count_and_go_with_what_they_show(database: Database, make: Builder) -> None:
    article = await make.article(slug="a")
    async with engines(database, 40_000) as both:
        for number in range(100):
            kept = (await both.cached.answer(Request(TEXT))).cache_entry
            assert kept
            both.cache.store_response(
                CachedResponse((b"%d" % number, b"", b"", b"", False), [kept], [], "head", 500, b"x" * 2_500)
            )
            assert both.cache.metrics()["bytes"] <= 40_000
        newest = (b"99", b"", b"", b"", False)
        last = both.cache.get_response(newest)
        await make.connection.execute("update news.article set headline = 'Other' where id = $1", article)
        await both.heard()

        assert last
        assert (last.body, both.cache.get_response(newest)) == (b"x" * 2_500, None)
        assert (both.cache.metrics()["bytes"], both.cache.metrics()["tags"]) == (0, 0)


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("query($s: String!) { person(slug: $s) { name } }", "x" * 5_000),
        ("query($s: String!) { " + " ".join(f"a{n}: person(slug: $s) {{ name }}" for n in range(40)) + " }", ""),
        ("query($s: String!) { people(first: 100) { nodes { id } } person(slug: $s) { name } }", ""),
    ],
)
async def test_the_bytes_counted_are_those_that_are_taken(
    database: Database, make: Builder, query: str, slug: str
) -> None:
    """Whatever is asked: long variables, large statements, answers with many tags."""
    await make.names(await make.article(), *[await make.person() for _ in range(100)])
    async with engines(database, 10**8) as both:
        await both.heard()
        await both.ask(query, s=slug)
        tracemalloc.start()
        for number in range(100):
            await both.ask(query, s=f"{slug}{number}")
        taken = tracemalloc.take_snapshot().filter_traces(
            [tracemalloc.Filter(True, f"*/db/{part}/*") for part in PARTS]
        )
        tracemalloc.stop()

        assert both.cache.metrics()["answers"] == 101
        assert sum(each.size for each in taken.traces) < both.cache.metrics()["bytes"] * 1.5
