"""Looking objects up by their ID."""

import pytest

from tests.builder import Builder
from tests.schema.conftest import Ask
from tests.schema.newsroom import first, furnish

QUERY = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Article { slug } ... on Comment { body } } }"


async def test_every_type_is_found_by_its_own_id(ask: Ask, make: Builder) -> None:
    await furnish(make)
    types = ["Article", "KeyPoint", "Quote", "Person", "Share", "Comment", "Commenter"]
    ids = [f"{name}_{await first(make, name)}" for name in types]

    found = (await ask(QUERY, ids=ids))["nodes"]

    assert [(node["__typename"], node["id"]) for node in found] == list(zip(types, ids, strict=True))
    assert found[0].keys() == {"__typename", "id", "slug"}


async def test_nodes_keep_order_and_repetitions(ask: Ask, make: Builder) -> None:
    one, two = [f"Article_{await make.article(slug=slug)}" for slug in ("one", "two")]

    found = (await ask(QUERY, ids=[two, "nothing", one, two]))["nodes"]

    assert [node and node["slug"] for node in found] == ["two", None, "one", "two"]
    assert (await ask(QUERY, ids=[]))["nodes"] == []


@pytest.mark.parametrize(
    "id", ["", "x", "Article_", "Article_0", "Article_-1", "Article_1e3", f"Article_{10**18}", f"Article_{10**40}",
           "article_1", "Query_1", "Article_1 ", "Article_٣", "ArticleConnection_1", "Article_1'--"],
)  # fmt: skip
async def test_what_is_no_id_finds_nothing(ask: Ask, make: Builder, id: str) -> None:
    await make.article()

    assert await ask("query($id: ID!) { node(id: $id) { id } }", id=id) == {"node": None}


async def test_more_than_a_hundred_ids_are_refused(refused: Ask) -> None:
    error = await refused(QUERY, ids=["x"] * 101)

    assert error["extensions"] == {"code": "BAD_PAGE", "maximum": 100, "actual": 101}
