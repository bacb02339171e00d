"""Pages: whole lists by cursor in every order, both ways, while others write; and refusals instead of wrong pages."""

import asyncio
from typing import Any

import orjson
import pytest
from databases import Database

from schema.engine.execution import Engine, Request
from tests.builder import BEGINNING, Builder
from tests.caching.engines import engines
from tests.schema.conftest import Ask

PAGE = """
query Page($id: ID!, $first: Int, $after: String, $last: Int, $before: String, $orderBy: CommentOrder) {
  node(id: $id) { ... on Article {
    comments(first: $first, after: $after, last: $last, before: $before, orderBy: $orderBy) {
      edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount
    }
  } }
}
"""
ORDERS = ["NEWEST", "OLDEST", "MOST_LIKED", "MOST_REPLIED"]


@pytest.fixture
async def article(make: Builder) -> str:
    """An article with 13 comments, among them equals in time, likes and replies."""
    key = await make.article()
    for number in range(13):
        comment = await make.comment(article_id=key, **({"created_at": BEGINNING} if number % 3 == 0 else {}))
        for _ in range(number % 4):
            await make.like(comment)
        for _ in range(number % 3):
            await make.comment(parent_id=comment)
    return f"Article_{key}"


async def page(ask: Ask, article: str, **arguments: Any) -> Any:
    return (await ask(PAGE, id=article, **arguments))["node"]["comments"]


def ids(page: Any) -> list[str]:
    return [edge["node"]["id"] for edge in page["edges"]]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("size", [1, 4, 13])
async def test_pages_forwards_make_up_the_whole_list(ask: Ask, article: str, order: str, size: int) -> None:
    whole = ids(await page(ask, article, first=100, orderBy=order))
    walked, after, more = [], None, True

    while more:
        part = await page(ask, article, first=size, after=after, orderBy=order)
        assert part["pageInfo"]["hasPreviousPage"] == (after is not None)
        walked += ids(part)
        after, more = part["pageInfo"]["endCursor"], part["pageInfo"]["hasNextPage"]

    assert len(whole) == 13
    assert walked == whole


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("size", [1, 4, 13])
async def test_pages_backwards_make_up_the_whole_list(ask: Ask, article: str, order: str, size: int) -> None:
    whole = ids(await page(ask, article, first=100, orderBy=order))
    walked: list[str] = []
    before, more = None, True

    while more:
        part = await page(ask, article, last=size, before=before, orderBy=order)
        assert part["pageInfo"]["hasNextPage"] == (before is not None)
        walked = ids(part) + walked
        before, more = part["pageInfo"]["startCursor"], part["pageInfo"]["hasPreviousPage"]

    assert walked == whole


async def test_orders_are_what_they_say(ask: Ask, make: Builder) -> None:
    key = await make.article()
    first, second, third = [await make.comment(article_id=key) for _ in range(3)]
    await make.like(second)
    await make.comment(parent_id=third)
    await make.comment(parent_id=third)
    await make.comment(parent_id=first)

    found = {order: ids(await page(ask, f"Article_{key}", orderBy=order)) for order in ORDERS}

    assert found == {
        "NEWEST": [f"Comment_{third}", f"Comment_{second}", f"Comment_{first}"],
        "OLDEST": [f"Comment_{first}", f"Comment_{second}", f"Comment_{third}"],
        "MOST_LIKED": [f"Comment_{second}", f"Comment_{third}", f"Comment_{first}"],
        "MOST_REPLIED": [f"Comment_{third}", f"Comment_{first}", f"Comment_{second}"],
    }


@pytest.mark.parametrize("order", ["OLDEST", "NEWEST"])
async def test_a_walk_misses_and_repeats_nothing_while_others_write(
    ask: Ask, make: Builder, article: str, order: str
) -> None:
    staying = ids(await page(ask, article, first=100, orderBy=order))
    leaving = staying.pop(5)
    key = int(article.partition("_")[2])

    part = await page(ask, article, first=6, orderBy=order)
    await make.connection.execute("delete from news.comment where id = $1", int(leaving.partition("_")[2]))
    arrived = [f"Comment_{await make.comment(article_id=key)}" for _ in range(3)]
    rest = await page(ask, article, first=100, after=part["pageInfo"]["endCursor"], orderBy=order)

    walked = [comment for comment in ids(part) + ids(rest) if comment not in (leaving, *arrived)]
    assert walked == staying


async def test_an_empty_page_has_no_cursors(ask: Ask, make: Builder) -> None:
    empty = await page(ask, f"Article_{await make.article()}")

    nothing = {"hasNextPage": False, "hasPreviousPage": False, "startCursor": None, "endCursor": None}
    assert empty == {"edges": [], "pageInfo": nothing, "totalCount": 0}


async def test_a_page_of_no_items_still_tells_what_follows(ask: Ask, article: str) -> None:
    none = await page(ask, article, first=0)

    following = {"hasNextPage": True, "hasPreviousPage": False, "startCursor": None, "endCursor": None}
    assert none == {"edges": [], "pageInfo": following, "totalCount": 13}


async def test_between_two_cursors_lies_what_is_between(ask: Ask, article: str) -> None:
    cursors = [edge["cursor"] for edge in (await page(ask, article, first=100))["edges"]]

    between = await page(ask, article, first=3, after=cursors[2], before=cursors[10])
    last_between = await page(ask, article, last=3, after=cursors[2], before=cursors[10])

    assert [edge["cursor"] for edge in between["edges"]] == cursors[3:6]
    assert [edge["cursor"] for edge in last_between["edges"]] == cursors[7:10]
    assert between["pageInfo"]["hasNextPage"]
    assert between["pageInfo"]["hasPreviousPage"]


async def test_twenty_items_are_a_page_unless_a_size_is_given(ask: Ask, make: Builder) -> None:
    for _ in range(21):
        await make.article()

    data = await ask("{ articles { nodes { id } pageInfo { hasNextPage } } }")

    assert len(data["articles"]["nodes"]) == 20
    assert data["articles"]["pageInfo"]["hasNextPage"]


@pytest.mark.parametrize(("arguments", "actual"), [({"first": 101}, 101), ({"first": -1}, -1), ({"last": 101}, 101)])
async def test_a_size_out_of_bounds_is_refused(
    refused: Ask, article: str, arguments: dict[str, int], actual: int
) -> None:
    error = await refused(PAGE, id=article, **arguments)

    assert error["extensions"] == {"code": "BAD_PAGE", "maximum": 100, "actual": actual}


async def test_first_and_last_together_are_refused(refused: Ask, article: str) -> None:
    error = await refused(PAGE, id=article, first=1, last=1)

    assert error["extensions"]["code"] == "BAD_PAGE"


@pytest.mark.parametrize("change", ["order", "parent", "field", "damaged", "made up", "huge", "not ours"])
async def test_a_cursor_of_another_list_is_refused(
    ask: Ask, refused: Ask, make: Builder, article: str, change: str
) -> None:
    cursor = (await page(ask, article, first=1))["pageInfo"]["endCursor"]
    name, parent, time, key = cursor.split(".")
    other = f"Article_{await make.article()}"
    arguments = {
        "order": {"id": article, "after": cursor, "orderBy": "NEWEST"},
        "parent": {"id": other, "after": cursor},
        "field": {"id": article, "after": f"{name[::-1]}.{parent}.{time}.{key}"},
        "damaged": {"id": article, "after": cursor[:-1] + "x"},
        "made up": {"id": article, "before": f"{name}.{parent}.{time}"},
        "huge": {"id": article, "after": f"{name}.{parent}.{10**30}.{key}"},
        "not ours": {"id": article, "after": "\ud83d\ude00."},
    }

    error = await refused(PAGE, **arguments[change])

    assert error["extensions"]["code"] == "BAD_CURSOR"


@pytest.mark.parametrize("name", ["after", "before"])
async def test_an_empty_cursor_is_none(ask: Ask, article: str, name: str) -> None:
    size = {"first": 3} if name == "after" else {"last": 3}

    assert await page(ask, article, **size, **{name: ""}) == await page(ask, article, **size)


async def test_an_empty_cursor_in_the_document_is_none(ask: Ask, article: str) -> None:
    (listed,) = (await ask('{ articles(first: 1, after: "") { nodes { id } } }'))["articles"]["nodes"]

    assert listed == {"id": article}


async def test_all_comments_make_one_list(ask: Ask, article: str) -> None:
    query = """query($id: ID!, $threads: Boolean) { node(id: $id) { ... on Article {
      comments(first: 100, threads: $threads) { totalCount nodes { depth } } } } }"""

    flat = (await ask(query, id=article, threads=False))["node"]["comments"]
    threads = [(await ask(query, id=article, **given))["node"]["comments"] for given in ({}, {"threads": True})]

    assert (flat["totalCount"], len(flat["nodes"]), {comment["depth"] for comment in flat["nodes"]}) == (25, 25, {0, 1})
    assert [listed["totalCount"] for listed in threads] == [13, 13]


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ('{\n  articles(after: "x") { totalCount nodes { id } } }', "BAD_CURSOR", "articles"),
        ("{\n  articles(first: 101) { totalCount } }", "BAD_PAGE", "articles"),
        (
            '{\n  commentEventsSince(articleId: "Article_1", after: "x") { cursor } }',
            "BAD_CURSOR",
            "commentEventsSince",
        ),
        (
            '{\n  commentEventsSince(articleId: "Article_1", after: "feed.1.9223372036854775807") { cursor } }',
            "BAD_CURSOR",
            "commentEventsSince",
        ),
    ],
)
async def test_a_refusal_points_at_its_field(refused: Ask, article: str, query: str, code: str, field: str) -> None:
    error = await refused(query)

    assert error["extensions"]["code"] == code
    assert error["locations"] == [{"line": 2, "column": 3}]
    assert code == "BAD_PAGE" or f"`{field}`" in error["message"]


OTHERS = """query($article: ID!, $other: ID!, $after: String) {
  mine: node(id: $article) { ... on Article { comments(first: 1) { edges { cursor } } } }
  other: node(id: $other) { ... on Article {
    named: comments(first: 2, after: $after) { nodes { id } }
  } }
}"""


async def test_a_cursor_of_another_parent_is_refused_where_it_was_given(
    ask: Ask, engine: Engine, article: str, make: Builder
) -> None:
    """PostgreSQL alone knows whose it is."""
    other = f"Article_{await make.article()}"
    ids = {"article": article, "other": other}
    (edge,) = (await ask(OTHERS, **ids))["mine"]["comments"]["edges"]
    for query in (OTHERS, OTHERS.replace("nodes {", "__typename nodes {")):
        answer = await engine.answer(Request(query, {**ids, "after": edge["cursor"]}))
        (error,) = orjson.loads(answer.body)["errors"]

        assert error["message"] == "The cursor of `comments` is damaged or belongs to another list, order or filter."
        assert error["locations"] == [{"line": 4, "column": 5}]
        assert error["extensions"]["code"] == "BAD_CURSOR"


async def test_a_cursor_is_refused_at_the_place_of_each_document_that_shares_a_statement(
    database: Database, article: str, make: Builder
) -> None:
    other = f"Article_{await make.article()}"
    async with engines(database) as both:
        (edge,) = (await both.ask(OTHERS, article=article, other=other))["mine"]["comments"]["edges"]
        variables = {"article": article, "other": other, "after": edge["cursor"]}
        documents = [OTHERS, "\n" * 7 + OTHERS, OTHERS]
        answers = await asyncio.gather(*(both.cached.answer(Request(each, variables)) for each in documents))

    lines = [orjson.loads(answer.body)["errors"][0]["locations"][0]["line"] for answer in answers]
    assert lines == [4, 11, 4]


async def test_what_is_for_moderators_is_named_where_it_stands(refused: Ask, article: str) -> None:
    error = await refused("{ articles { nodes { comments { nodes {\n  id\n  reportCount } } } } }")

    assert error["message"] == "Only moderators may ask for `reportCount`."
    assert error["locations"] == [{"line": 3, "column": 3}]
