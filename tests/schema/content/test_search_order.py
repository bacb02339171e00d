"""The order of what a search finds: the last published are ranked, the others follow by time, however one pages."""

from collections.abc import Sequence
from typing import Any

import pytest
from databases import Database

from db.compiler.lists import ways
from db.content.search.index import place_articles
from tests.builder import Builder
from tests.schema.conftest import Ask

RANKED = 500
HITS = """query($after: String, $before: String, $first: Int, $last: Int) {
  found: searchArticles(query: "heron", first: $first, last: $last, after: $after, before: $before) {
    nodes { article { slug } rank } totalCount pageInfo { hasNextPage hasPreviousPage endCursor startCursor }
  }
}"""
LISTED = """query($after: String, $first: Int) {
  found: articles(filter: {search: "heron"}, orderBy: RELEVANCE, first: $first, after: $after) {
    nodes { slug } totalCount pageInfo { hasNextPage endCursor }
  }
}"""
PHRASE = HITS.replace('"heron"', r'"\"grey heron\""')
OF_SECTION = """query($section: String, $after: String, $first: Int) {
  found: FIELD {
    nodes { SLUG } totalCount pageInfo { hasNextPage endCursor }
  }
}"""
IN_SECTION = [
    OF_SECTION.replace("FIELD", field).replace("SLUG", slug)
    for field, slug in (
        (
            'searchArticles(query: "heron", filter: {section: $section}, first: $first, after: $after)',
            "article { slug }",
        ),
        ('articles(filter: {search: "heron", section: $section}, first: $first, after: $after)', "slug"),
        (
            'articles(filter: {search: "heron", section: $section}, orderBy: RELEVANCE, first: $first, after: $after)',
            "slug",
        ),
    )
]
NEWEST = '{ found: articles(filter: {search: "heron"}) { nodes { slug } totalCount } }'
MANY = """
    insert into news.article (slug, headline, summary, published_at, body_markdown, body_html, body_text, word_count)
    select 'a' || n, 'A', 'B', timestamptz '2026-01-01Z' + n * interval '1 minute', '', '', '', 0
    from generate_series($1::integer, $2::integer) as n
"""
VECTORS = """
    update news.article_search set version = 1, search = (
        select string_agg('''heron'':' || place, ' ') from generate_series(1, 1 + article_id % 7) as place
    )::tsvector
"""

IN_ORDER = """
    update news.article_search set version = 1, search = (
        case when article_id % 5 = 0 then '''grey'':1 ''heron'':2' else '''heron'':1 ''grey'':2' end
    )::tsvector
"""


async def herons(make: Builder, first: int, last: int) -> None:
    await make.connection.execute(MANY, first, last)
    await make.connection.execute(VECTORS)


def slugs(page: Any) -> list[str]:
    return [node.get("article", node)["slug"] for node in page["nodes"]]


async def walk(ask: Ask, document: str, seen: list[str], after: str | None = None, pages: int = 100) -> str | None:
    """Goes on page by page; where it stopped, None at the end."""
    for _ in range(pages):
        page = (await ask(document, first=100, after=after))["found"]
        seen += slugs(page)
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return None
    return after


def numbers(names: Sequence[str]) -> list[int]:
    return [int(name[1:]) for name in names]


@pytest.mark.parametrize("document", [HITS, LISTED])
async def test_the_last_published_are_ranked_and_all_are_there_once(ask: Ask, make: Builder, document: str) -> None:
    await herons(make, 1, RANKED + 120)
    seen: list[str] = []

    after = await walk(ask, document, seen, pages=2)
    await herons(make, RANKED + 121, RANKED + 140)
    await make.connection.execute("update news.article set status = 'WITHDRAWN' where slug = 'a300'")
    await walk(ask, document, seen, after)

    assert len(seen) == len(set(seen))
    assert set(seen) >= {f"a{number}" for number in range(1, RANKED + 121)} - {"a300"}
    rest = numbers(seen)[-120:]
    assert rest == [*range(120, 0, -1)]


async def test_hits_are_walked_from_the_end(ask: Ask, make: Builder) -> None:
    await herons(make, 1, RANKED + 30)

    page = (await ask(HITS, last=100))["found"]
    before = (await ask(HITS, last=100, before=page["pageInfo"]["startCursor"]))["found"]

    assert numbers(slugs(page))[-30:] == [*range(30, 0, -1)]
    assert [node["rank"] for node in page["nodes"][-30:]] == [0] * 30
    assert page["totalCount"] == RANKED + 30
    assert (page["pageInfo"]["hasPreviousPage"], page["pageInfo"]["hasNextPage"]) == (True, False)
    assert before["nodes"][-1]["rank"] >= page["nodes"][0]["rank"] > 0
    assert set(slugs(page)) & set(slugs(before)) == set()


async def test_a_cursor_of_before_the_horizon_goes_on(ask: Ask, make: Builder) -> None:
    await herons(make, 1, 20)
    page = (await ask(HITS, first=5))["found"]
    name, parent, _, *keys = page["pageInfo"]["endCursor"].split(".")

    after = (await ask(HITS, first=100, after=page["pageInfo"]["endCursor"]))["found"]
    earlier = (await ask(HITS, first=100, after=".".join([name, parent, *keys])))["found"]

    assert slugs(earlier) == slugs(after)
    assert len(slugs(after)) == 15


async def test_what_older_code_has_indexed_is_found_at_once(ask: Ask, make: Builder, database: Database) -> None:
    await herons(make, 1, 5)
    await make.connection.execute("update news.article set status = 'DRAFT' where slug = 'a2'")
    await make.connection.execute("update news.article_search set listed_at = '-infinity'")
    before = (await ask(NEWEST))["found"]

    assert await place_articles(database) == 5
    assert await place_articles(database) == 0

    assert before == (await ask(NEWEST))["found"]
    assert (slugs(before), before["totalCount"]) == (["a5", "a4", "a3", "a1"], 4)


@pytest.mark.parametrize(
    "change", ["status = 'DRAFT'", "status = 'WITHDRAWN'", "published_at = now() + interval '1 hour'"]
)
async def test_what_readers_find_follows_the_article(ask: Ask, make: Builder, change: str) -> None:
    await herons(make, 1, 3)

    await make.connection.execute(f"update news.article set {change} where slug = 'a2'")
    hidden = (await ask(NEWEST))["found"]
    await make.connection.execute("update news.article set status = 'PUBLISHED', published_at = '2026-02-01Z'")

    assert (slugs(hidden), hidden["totalCount"]) == (["a3", "a1"], 2)
    assert slugs((await ask(NEWEST))["found"]) == ["a3", "a2", "a1"]


async def test_of_a_phrase_of_frequent_words_enough_are_ranked(ask: Ask, make: Builder) -> None:
    await herons(make, 1, 900)
    await make.connection.execute(IN_ORDER)
    seen: list[str] = []

    page = (await ask(PHRASE, first=100))["found"]
    await walk(ask, PHRASE, seen)

    assert page["totalCount"] == 180
    assert slugs(page) == seen[:100]
    assert all(node["rank"] > 0 for node in page["nodes"])
    assert numbers(seen) == [*range(900, 0, -5)]


@pytest.fixture(params=[5_000, 10])
def few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """So many are few, in what is compiled from now on."""
    monkeypatch.setattr(ways, "FEW", request.param)
    return int(request.param)


@pytest.mark.parametrize("document", IN_SECTION)
@pytest.mark.parametrize("found", [("Ponds", 2), ("Rivers", 12), ("Lakes", 303), ("None", 0)])
async def test_a_filter_finds_what_is_not_among_the_last_published(
    ask: Ask, make: Builder, few: int, found: tuple[str, int], document: str
) -> None:
    """Two of the first, some of the last but the others of the first, every second, and none: whether each of them is
    looked at, or all that the search finds are."""
    section, number = found
    document = document.replace("query(", f"query Few{few}(")
    await herons(make, 1, RANKED + 120)
    for name, condition in {
        "Lakes": "article_id % 2 = 0", "Rivers": "article_id <= 9 or article_id > 615", "Ponds": "article_id in (1, 3)"
    }.items():  # fmt: skip
        where = condition.replace("article_id", "substr(slug, 2)::integer")
        await make.connection.execute(f"update news.article set section = '{name}' where {where}")
    seen: list[str] = []

    page = (await ask(document, first=10, section=section))["found"]
    after = page["pageInfo"]["endCursor"]
    seen += slugs(page)
    while page["pageInfo"]["hasNextPage"]:
        page = (await ask(document, first=7, after=after, section=section))["found"]
        seen += slugs(page)
        after = page["pageInfo"]["endCursor"]

    assert page["totalCount"] == len(seen) == len(set(seen)) == number


RARE = """{
  articles(filter: {search: "egret", section: "Lakes"}) { nodes { slug } totalCount }
  searchArticles(query: "egret", filter: {section: "Lakes"}, last: 5) {
    nodes { article { slug } } totalCount pageInfo { hasPreviousPage hasNextPage }
  }
}"""


async def test_a_rare_word_is_found_among_few(ask: Ask, make: Builder) -> None:
    """Among those of which each would be looked at for a frequent one."""
    await herons(make, 1, 300)
    await make.connection.execute("update news.article set section = 'Lakes' where substr(slug, 2)::integer > 1")
    await make.connection.execute("update news.article set status = 'DRAFT' where slug = 'a3'")
    await make.connection.execute("update news.article set section = 'Ponds' where slug in ('a4', 'a5')")
    egrets = "select id from news.article where slug in ('a1', 'a2', 'a3', 'a4')"
    await make.connection.execute(f"update news.article_search set search = 'egret:1' where article_id in ({egrets})")

    data = await ask(RARE)

    assert (slugs(data["articles"]), data["articles"]["totalCount"]) == (["a2"], 1)
    hits = data["searchArticles"]
    assert (slugs(hits), hits["totalCount"]) == (["a2"], 1)
    assert hits["pageInfo"] == {"hasPreviousPage": False, "hasNextPage": False}


BY_TIME = """query($first: Int, $last: Int, $after: String, $before: String) {
  found: articles(
    filter: {search: "egret"}, orderBy: ORDER, first: $first, last: $last, after: $after, before: $before
  ) {
    nodes { slug } pageInfo { hasNextPage hasPreviousPage endCursor startCursor }
  }
}"""
EGRETS = """
    update news.article_search s set search = 'egret:1' from news.article a
    where a.id = s.article_id and substr(a.slug, 2)::integer = any ($1)
"""


@pytest.mark.parametrize("is_placed", [True, False])
@pytest.mark.parametrize("size", ["first", "last"])
@pytest.mark.parametrize("order", ["NEWEST", "OLDEST"])
async def test_a_walk_by_time_goes_on_over_what_has_not_the_word(
    ask: Ask, make: Builder, order: str, size: str, is_placed: bool
) -> None:
    """There are more such articles between than are looked at, and one of which nobody has looked when it is listed."""
    egrets = [*range(1, 40), 45, 60, *range(1_200, 1_240)]
    await herons(make, 1, 1_240)
    await make.connection.execute(EGRETS, egrets)
    if not is_placed:
        unplaced = "select id from news.article where slug in ('a5', 'a1230')"
        await make.connection.execute(
            f"update news.article_search set listed_at = '-infinity' where article_id in ({unplaced})"
        )
    document, seen, cursor = BY_TIME.replace("ORDER", order), list[str](), None
    bound, edge, more = {
        "first": ("after", "endCursor", "hasNextPage"), "last": ("before", "startCursor", "hasPreviousPage")
    }[size]  # fmt: skip

    for _ in range(20):
        page = (await ask(document, **{size: 7, bound: cursor}))["found"]
        seen = seen + slugs(page) if size == "first" else slugs(page) + seen
        cursor = page["pageInfo"][edge]
        if not page["pageInfo"][more]:
            break

    assert numbers(seen) == (egrets if order == "OLDEST" else egrets[::-1])


MOST_DISCUSSED = """query($first: Int, $after: String) {
  found: articles(filter: {search: "WORDS"}, orderBy: MOST_DISCUSSED, first: $first, after: $after) {
    nodes { slug } pageInfo { hasNextPage endCursor }
  }
}"""
DISCUSS = """
    update news.discussion d set comment_count = substr(a.slug, 2)::integer * 7 % 40 from news.article a
    where a.id = d.article_id
"""


@pytest.mark.parametrize("words", ["egret", "-heron"])
@pytest.mark.parametrize("egrets", [range(1, 1_101), range(1, 1_101, 7), range(40, 1_101, 40)])
async def test_the_most_discussed_are_in_order_where_many_are_discussed_as_much(
    ask: Ask, make: Builder, egrets: range, words: str
) -> None:
    """All, some that are discussed much or little, and those that are not discussed, of which there are some among the
    thousand that are looked at first."""
    await herons(make, 1, 1_100)
    await make.connection.execute(EGRETS, list(egrets))
    await make.connection.execute(DISCUSS)
    seen: list[str] = []

    await walk(ask, MOST_DISCUSSED.replace("WORDS", words), seen)

    assert numbers(seen) == sorted(egrets, key=lambda number: (number * 7 % 40, number), reverse=True)


ASIDE = """query($filter: ArticleFilter) {
  found: articles(filter: $filter, first: 100) { nodes { slug } totalCount }
}"""


@pytest.fixture(params=[50_000, 10])
def fewer(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """So many are few enough to be those among which it must not be, in what is compiled from now on; none are few."""
    monkeypatch.setattr(ways, "FEW", 0)
    monkeypatch.setattr(ways, "FEWER", request.param)
    return int(request.param)


@pytest.mark.parametrize(
    ("filter", "number"),
    [
        *(({"language": each}, number) for each, number in (("en", 16), ("pt", 27), ("pt-BR", 9), ("sv", 0))),
        ({"section": "World"}, 30),
        ({"source": "ANI"}, 30),
    ],
)
async def test_a_search_in_what_most_articles_are_finds_the_same_as_a_list(
    ask: Ask, make: Builder, filter: dict[str, str], number: int, fewer: int
) -> None:
    """Whether it is the fewer others that are listed, or those in question; some have no section, and no source."""
    await herons(make, 1, 60)
    for language, of_seven in (("pt", "1, 2"), ("pt-BR", "3"), ("fr", "4"), ("zh", "5")):
        where = f"substr(slug, 2)::integer % 7 in ({of_seven})"
        await make.connection.execute(f"update news.article set language = '{language}' where {where}")
    for value, of_four in (("World", "1, 2"), ("Arts", "3")):
        where = f"substr(slug, 2)::integer % 4 in ({of_four})"
        source = {"World": "ANI", "Arts": "Reuters"}[value]
        await make.connection.execute(f"update news.article set section = '{value}', source = '{source}' where {where}")
    await make.connection.execute("update news.article_search set search = 'heron:1'")
    document = ASIDE.replace("query(", f"query Fewer{fewer}(")

    listed = (await ask(document, filter=filter))["found"]
    found = (await ask(document, filter={**filter, "search": "heron"}))["found"]

    assert found == listed
    assert listed["totalCount"] == number
