"""Moderators find the same comments in whatever way a page, or their number, is read: from what is next in the list,
from the few that a filter is true of, by their words, or by a look at each."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.builder import Builder
from tests.schema.conftest import MODERATOR, Ask
from tests.schema.pages import SIDES, all_pages

MANY = 2_200
"""More than are walked through at first, from either end."""
QUEUE = """query($filter: ModerationFilter, $first: Int, $last: Int, $after: String, $before: String) {
  found: moderationQueue(filter: $filter, first: $first, last: $last, after: $after, before: $before) {
    totalCount nodes { id } pageInfo { hasNextPage hasPreviousPage endCursor startCursor }
  }
}"""
COMMENTS = """
    insert into news.comment
        (article_id, author_id, body, body_html, created_at, status, language, report_count, featured_at)
    select case when n % 11 = 0 then $2::bigint else $1::bigint end,
        case when n % 17 = 0 then $5::bigint else $3::bigint end, n::text, '=',
        timestamptz '2026-01-01Z' + n * interval '1 minute',
        case when n % 50 = 1 then 'PENDING' when n % 50 = 2 then 'REMOVED' else 'PUBLISHED' end,
        case when n % 40 = 3 then 'pt' when n % 40 = 4 then 'pt-BR' when n % 3 > 0 then 'en' end,
        (n % 100 = 8)::integer, case when n % 100 = 9 and n % 50 > 2 then now() end
    from generate_series(1, $4::integer) as n
"""
WORDS = """
    insert into news.comment_search (comment_id, search, version)
    select id, concat(
        case when body::integer % 2 = 0 then 'horse ' end, case when body::integer % 700 = 5 then 'zebra ' end,
        case when body::integer > $1::integer - 40 then 'lynx ' end,
        case when body::integer % 40 in (3, 4) then 'cavalo' end
    )::tsvector, 1 from news.comment
"""
FILTERS: dict[str, tuple[dict[str, Any], Callable[[int], bool]]] = {
    "published": ({"status": "PUBLISHED"}, lambda n: n % 50 > 2 or n % 50 == 0),
    "removed": ({"status": "REMOVED"}, lambda n: n % 50 == 2),
    "pending": ({}, lambda n: n % 50 == 1),
    "pt": ({"status": "PUBLISHED", "language": "pt"}, lambda n: n % 40 in (3, 4) and n % 50 not in (1, 2)),
    "pt-BR": ({"status": "PUBLISHED", "language": "pt-BR"}, lambda n: n % 40 == 4 and n % 50 not in (1, 2)),
    "of none": ({"status": "PUBLISHED", "language": "pl"}, lambda n: False),
    "reported": ({"status": "PUBLISHED", "reported": True}, lambda n: n % 100 == 8),
    "not featured": (
        {"status": "PUBLISHED", "featured": False}, lambda n: n % 50 not in (1, 2) and n % 100 != 9
    ),
    "featured": ({"status": "PUBLISHED", "featured": True}, lambda n: n % 100 == 9),
}  # fmt: skip
SEARCHES: dict[str | None, Callable[[int], bool]] = {
    "horse": lambda n: n % 2 == 0,
    "-horse": lambda n: n % 2 == 1,
    "-horse -zebra": lambda n: n % 2 == 1 and n % 700 != 5,
    '-"zebra crossing"': lambda n: True,
    "zebra": lambda n: n % 700 == 5,
    "lynx": lambda n: n > MANY - 40,
    "horse -lynx": lambda n: n % 2 == 0 and n <= MANY - 40,
    "horse cavalo": lambda n: n % 40 == 4,
    "ostrich": lambda n: False,
    None: lambda n: True,
}


async def _leaving(make: Builder) -> int:
    """A reader whose words are to be erased: nothing is found by them."""
    key = await make.commenter()
    await make.connection.execute("insert into news.erasure (commenter_id, keeps_words) values ($1, false)", key)
    return key


async def many(make: Builder) -> tuple[int, int]:
    articles = await make.article(), await make.article()
    await make.connection.execute(COMMENTS, *articles, await make.commenter(), MANY, await _leaving(make))
    await make.connection.execute("truncate news.comment_to_index")
    await make.connection.execute(WORDS, MANY)
    return articles


@pytest.mark.parametrize("few", [5_000, 60], indirect=True)
async def test_the_queue_is_the_same_however_it_is_read(ask: Ask, make: Builder, few: int) -> None:
    one, other = await many(make)
    document = QUEUE.replace("query(", f"query Few{few}(")
    numbers = {row["id"]: int(row["body"]) for row in await make.connection.fetch("select id, body from news.comment")}
    of_articles = {
        "on one": (
            {"status": "PUBLISHED", "articleId": f"Article_{other}"},
            lambda n: n % 11 == 0 and n % 50 not in (1, 2),
        ),
        "on most": ({"articleId": f"Article_{one}", "status": "REMOVED"}, lambda n: n % 11 > 0 and n % 50 == 2),
    }

    for filter, is_met in (FILTERS | of_articles).values():
        for search, has_words in SEARCHES.items():
            wanted = [n for n in range(1, MANY + 1) if is_met(n) and has_words(n) and (search is None or n % 17)]
            for size in SIDES:
                nodes, total = await all_pages(ask, document, MODERATOR, size, filter={**filter, "search": search})
                ids = [int(node["id"].partition("_")[2]) for node in nodes]
                assert ([numbers[id] for id in ids], total) == (wanted, len(wanted)), (filter, search, size)
