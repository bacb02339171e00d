"""Articles that filters find, in an order that no index has them in: the same however they are read, and read as far as
is shown."""

from collections.abc import Callable, Sequence
from typing import Any

import asyncpg
import pytest

from db.content.taxonomy.terms import name_terms
from tests.builder import Builder
from tests.schema.conftest import Ask
from tests.schema.pages import SIDES, all_pages
from tests.schema.plans import OF_OLD, SIZE, explained_once_for_all, most_read

MANY = 1_300
"""More than are walked through at first."""
PAGES = """query(
  $filter: ArticleFilter, $order: ArticleOrder, $after: String, $before: String, $first: Int, $last: Int
) {
  found: articles(
    filter: $filter, orderBy: $order, after: $after, before: $before, first: $first, last: $last
  ) { totalCount nodes { slug } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }
}"""
ARTICLES = """
    insert into news.article (
        slug, headline, summary, published_at, section, source, tags, status, body_markdown, body_html, body_text,
        word_count
    )
    select 'a' || n, 'A', 'B', timestamptz '2026-01-01Z' + n * interval '1 minute',
        case when n % 3 > 0 then 'World' when n % 60 = 0 then 'Arts' end, case when n <= 30 then 'Old' end,
        array_remove(array[
            case when n % 2 = 0 then 'even' end, case when n <= 40 then 'old' end,
            case when n % 200 = 5 then 'seldom' end
        ], null),
        'PUBLISHED', '', '', '', 0
    from generate_series(1, $1::integer) as n
"""
COMMENTS = "update news.discussion set comment_count = article_id / 10 "
"""The older an article is, the fewer comments it has."""
FILTERS: Sequence[tuple[dict[str, Any], Callable[[int], bool]]] = [
    ({"section": "World"}, lambda n: n % 3 > 0),
    ({"section": "Arts"}, lambda n: n % 60 == 0),
    ({"section": "Nope"}, lambda n: False),
    ({"sections": ["world", "arts"]}, lambda n: n % 3 > 0 or n % 60 == 0),
    ({"source": "Old"}, lambda n: n <= 30),
    ({"tag": "even"}, lambda n: n % 2 == 0),
    ({"tag": "old"}, lambda n: n <= 40),
    ({"tag": "nope"}, lambda n: False),
    ({"topics": ["old", "seldom"]}, lambda n: n <= 40 or n % 200 == 5),
    ({"topics": ["nope"]}, lambda n: False),
    ({"tag": "even", "source": "Old"}, lambda n: n % 2 == 0 and n <= 30),
    ({"tag": "old", "section": "World"}, lambda n: n <= 40 and n % 3 > 0),
    ({"publishedBefore": "2026-01-01T01:00:30Z"}, lambda n: n <= 60),
]
AS_LARGE = """
    update pg_class set reltuples = reltuples * 100
    where relnamespace = 'news'::regnamespace and relname ~ '^(article|discussion)'
"""
NEXT, FOUND = 1_000, 500


@pytest.mark.parametrize("few", [5_000, 20], indirect=True)
@pytest.mark.parametrize("order", ["MOST_DISCUSSED", "NEWEST", "OLDEST"])
async def test_a_list_is_the_same_however_it_is_read(ask: Ask, make: Builder, few: int, order: str) -> None:
    await make.connection.execute(ARTICLES, MANY)
    await make.connection.execute(COMMENTS)
    await name_terms(make.connection, ["World", "Arts"], ["even", "old", "seldom"])
    ids = dict(await make.connection.fetch("select substr(slug, 2)::integer, id from news.article"))
    key = (lambda n: (ids[n] // 10, ids[n])) if order == "MOST_DISCUSSED" else (lambda n: (n, 0))

    document = PAGES.replace("query(", f"query Few{few}(")

    for given, is_met in FILTERS:
        wanted = sorted(filter(is_met, range(1, MANY + 1)), key=key, reverse=order != "OLDEST")
        for size in SIDES:
            nodes, total = await all_pages(ask, document, None, size, filter=given, order=order)
            assert ([int(node["slug"][1:]) for node in nodes], total) == (wanted, len(wanted)), (given, size)


@pytest.mark.parametrize(
    ("list", "tags"),
    [
        *(
            (f"articles(filter: {{{filter}}}, orderBy: MOST_DISCUSSED)", 1 + 2 * filter.startswith("t"))
            for filter in [*OF_OLD, 'tag: "none"', 'source: "None"', 'section: "World", tag: "none"']
        ),
        *(
            (f"articles(filter: {{{filter}}})", 1)
            for filter in ['tag: "topic-3", section: "None"', 'section: "World", source: "None"']
        ),
        ('articles(filter: {topics: ["old"]})', 3),
        ('articles(filter: {topics: ["none"]})', 3),
    ],
)
async def test_of_what_is_rare_no_more_is_read_than_what_comes_next(
    old: asyncpg.Connection, list: str, tags: int
) -> None:
    """By the plan that serves all values. Of each of these so many `tags` are looked at."""
    await old.execute(AS_LARGE)
    plan = await explained_once_for_all(old, f"{{ {list} {{ nodes {{ slug }} pageInfo {{ hasNextPage }} }} }}")

    assert most_read(plan) <= NEXT * tags + FOUND < SIZE.articles * tags
