"""Several operations in one body."""

import asyncio
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient

from api.application import create_application
from api.settings.settings import Settings
from tests.builder import Builder
from tests.database import NEWEST, PUBLIC_URL

HEADLINE = {"query": "query($slug: String!) { article(slug: $slug) { headline } }"}
COST = {"query": '{ people(first: 100, search: "a") { nodes { articles(first: 20) { totalCount } } } }'}
COUNT = "query($id: ID!) { node(id: $id) { ... on Article { shareCount } } }"
SHARE = "mutation($id: ID!) { shareArticle(input: {articleId: $id, platform: EMAIL}) { share { count } } }"


def code(entry: Any) -> Any:
    return entry["errors"][0]["extensions"]["code"] if "errors" in entry else None


async def until_it_listens(client: AsyncClient, article: int) -> None:
    """A process that has just started does not know the position of what it writes."""
    share = {"query": SHARE, "variables": {"id": f"Article_{article}"}}
    async with asyncio.timeout(60):
        while "dateline-position" not in (await client.post("/graphql", json=share)).headers:
            pass


async def test_answers_come_in_their_order_each_with_its_own_errors(client: AsyncClient, make: Builder) -> None:
    await make.article(slug="geese", headline="Geese")
    entries: list[Any] = [
        {**HEADLINE, "variables": {"slug": "geese"}},
        {"query": "{ nothing }"},
        {"query": "mutation { __typename }"},
        {"query": 'subscription { commentAdded(articleId: "x") { cursor } }'},
        "query", None, 7, [{"query": "{ __typename }"}], {}, {"query": 1}, {**HEADLINE, "variables": []},
        {"query": "{ article(slug: \"none\") { headline } }", "extensions": {"cost": True}},
    ]  # fmt: skip

    response = await client.post("/graphql", json=entries)

    assert (response.status_code, response.headers["content-type"]) == (200, "application/json; charset=utf-8")
    found = response.json()
    assert (found[0], found[-1]["data"]) == ({"data": {"article": {"headline": "Geese"}}}, {"article": None})
    assert found[-1]["extensions"]["cost"]["value"] > 0
    assert [code(entry) for entry in found[1:-1]] == [
        *("GRAPHQL_VALIDATION_FAILED", "BATCHED_MUTATION", "SUBSCRIPTION_NEEDS_STREAM"),
        *["BAD_REQUEST"] * 7,
    ]


@pytest.mark.parametrize("number", [0, 21, 1_000])
async def test_a_batch_of_none_or_too_many_is_refused_whole(client: AsyncClient, number: int) -> None:
    response = await client.post("/graphql", json=[{"query": "{ __typename }"}] * number)

    assert response.status_code == 400
    assert response.json()["errors"][0]["message"] == f"A batch has 1 to 20 operations, not {number}."


async def test_what_its_operations_cost_is_limited_together(client: AsyncClient) -> None:
    alone = (await client.post("/graphql", json={**COST, "extensions": {"cost": True}})).json()["extensions"]["cost"]
    fit = alone["maximum"] // alone["value"]
    assert 0 < fit < 20

    found = (await client.post("/graphql", json=[*[COST] * (fit + 1), {"query": "{ __typename }"}])).json()

    assert [code(entry) for entry in found] == [None] * fit + ["LIMIT_EXCEEDED"] * 2


async def test_a_batch_is_json_and_kept_by_no_cache(client: AsyncClient) -> None:
    streamed = await client.post("/graphql", json=[HEADLINE], headers={"accept": "text/event-stream"})
    graphql = {"accept": "application/graphql-response+json, text/event-stream;q=0.5"}
    whole = await client.post("/graphql", json=[{"query": "{ __typename }"}], headers=graphql)

    assert streamed.status_code == 406
    assert (whole.headers["content-type"], whole.json()) == (
        "application/graphql-response+json; charset=utf-8",
        [{"data": {"__typename": "Query"}}],
    )


@pytest.mark.parametrize("batches", ["off", "all"])
async def test_operators_allow_none_or_all(database_url: str, make: Builder, batches: Any) -> None:
    article, other = {"id": f"Article_{await make.article()}"}, await make.article()
    counted = {"query": COUNT, "variables": article}
    mixed = [counted, {"query": SHARE, "variables": article}, counted, {"query": SHARE, "variables": article}, counted]
    application = create_application(Settings(database_url=database_url, batches=batches))
    transport = ASGITransport(application)

    async with (
        application.router.lifespan_context(application),
        AsyncClient(transport=transport, base_url=PUBLIC_URL) as client,
    ):
        await until_it_listens(client, other)
        response = await client.post("/graphql", json=mixed, headers=NEWEST)

    if batches == "off":
        assert (response.status_code, code(response.json())) == (400, "BAD_REQUEST")
    else:
        counts = [entry["data"]["node"]["shareCount"] for entry in response.json()[::2]]
        assert (response.status_code, counts) == (200, [0, 1, 1])
        assert "dateline-position" in response.headers
