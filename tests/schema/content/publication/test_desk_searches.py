"""Editors find the same articles in whatever way a page, or their number, is read."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from tests.builder import Builder
from tests.schema.conftest import EDITOR, Ask

MANY = 2_200
"""More than are walked through at first, from either end."""
DESK = """query($filter: DeskFilter, $first: Int, $last: Int, $after: String, $before: String) {
  found: desk(filter: $filter, first: $first, last: $last, after: $after, before: $before) {
    totalCount nodes { slug } pageInfo { hasNextPage hasPreviousPage endCursor startCursor }
  }
}"""
ARTICLES = """
    insert into news.article (
        slug, headline, summary, published_at, changed_at, section, status, body_markdown, body_html, body_text,
        word_count
    )
    select 'a' || n, 'A', 'B',
        case when n % 50 = 3 then timestamptz '2126-01-01Z' when n % 50 <> 1 then timestamptz '2026-01-01Z' end,
        timestamptz '2026-01-01Z' + n * interval '1 minute',
        case when n % 3 > 0 then 'World' when n % 60 = 0 then 'Arts' end,
        case when n % 50 = 1 then 'DRAFT' when n % 50 = 2 then 'WITHDRAWN' else 'PUBLISHED' end, '', '', '', 0
    from generate_series(1, $1::integer) as n
"""
WORDS = """
    update news.article_search s set version = 1, search = concat(
        case when n % 2 = 0 then '''horse'':1 ''crossing'':2 ' end, case when n % 700 = 5 then 'zebra:3 ' end,
        case when n > $1::integer - 40 then 'lynx:9' end
    )::tsvector
    from (select id, substr(slug, 2)::integer as n from news.article) a where a.id = s.article_id
"""
FILTERS: Sequence[tuple[dict[str, Any], Callable[[int], bool]]] = [
    ({}, lambda n: True),
    ({"status": "PUBLISHED"}, lambda n: n % 50 not in (1, 2, 3)),
    ({"status": "SCHEDULED"}, lambda n: n % 50 == 3),
    ({"status": "DRAFT"}, lambda n: n % 50 == 1),
    ({"section": "World"}, lambda n: n % 3 > 0),
    ({"section": "Arts"}, lambda n: n % 60 == 0),
    ({"section": "Nope"}, lambda n: False),
    ({"section": "World", "status": "WITHDRAWN"}, lambda n: n % 3 > 0 and n % 50 == 2),
]
SEARCHES: dict[str | None, Callable[[int], bool]] = {
    "horse": lambda n: n % 2 == 0,
    '"horse crossing"': lambda n: n % 2 == 0,
    '"crossing horse"': lambda n: False,
    "-horse": lambda n: n % 2 == 1,
    "-horse -zebra": lambda n: n % 2 == 1 and n % 700 != 5,
    "zebra": lambda n: n % 700 == 5,
    "lynx": lambda n: n > MANY - 40,
    "ostrich": lambda n: False,
    None: lambda n: True,
}


@pytest.mark.parametrize("few", [5_000, 20], indirect=True)
@pytest.mark.parametrize("size", ["first", "last"])
async def test_the_desk_is_the_same_however_it_is_read(ask: Ask, make: Builder, few: int, size: str) -> None:
    await make.connection.execute(ARTICLES, MANY)
    await make.connection.execute(WORDS, MANY)
    unplaced = "update news.article_search set listed_at = '-infinity' where article_id % 7 = 0"
    await make.connection.execute(unplaced)
    document = DESK.replace("query(", f"query Few{few}(")

    for filter, is_met in FILTERS:
        for search, has_words in SEARCHES.items():
            wanted = [n for n in range(MANY, 0, -1) if is_met(n) and has_words(n)]
            shown = wanted[:90] if size == "first" else wanted[-90:]
            page = (await ask(document, EDITOR, filter={**filter, "search": search}, **{size: 90}))["found"]
            said = [int(node["slug"][1:]) for node in page["nodes"]], page["totalCount"]
            assert said == (shown, len(wanted)), (filter, search)
