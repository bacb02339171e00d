"""Comment counts for other sites."""

import pytest
from httpx import AsyncClient

from tests.builder import Builder


async def test_each_slug_has_its_count_and_unknown_ones_null(client: AsyncClient, make: Builder) -> None:
    talk = await make.article(slug="talk")
    await make.article(slug="quiet")
    await make.article(slug="secret", status="DRAFT")
    first = await make.comment(article_id=talk)
    await make.comment(parent_id=first)
    await make.comment(article_id=talk, status="PENDING")

    response = await client.get("/counts", params={"slugs": "quiet,talk, none ,secret,talk,No Slug\0,"})

    assert response.json() == {"quiet": 0, "talk": 2, "none": None, "secret": None, "No Slug\0": None}
    assert list(response.json())[:2] == ["quiet", "talk"]
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["content-type"] == "application/json"


async def test_a_hundred_slugs_are_one_request(client: AsyncClient, make: Builder) -> None:
    for number in range(100):
        await make.article(slug=f"a-{number}")
    await make.comment(article_id=100)

    response = await client.get("/counts?slugs=" + ",".join(f"a-{number}" for number in range(100)))

    assert response.json() == {f"a-{number}": int(number == 99) for number in range(100)}


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("slugs=" + ",".join(f"a-{number}" for number in range(101)), "At most 100 slugs at once, not 101."),
        ("", "Give the slugs of articles: /counts?slugs=one,another."),
    ],
)
async def test_what_cannot_be_counted_is_refused_in_json(client: AsyncClient, query: str, message: str) -> None:
    response = await client.get(f"/counts?{query}")

    assert response.status_code == 400
    assert response.json() == {"errors": [{"message": message, "extensions": {"code": "BAD_REQUEST"}}]}
    assert response.headers["access-control-allow-origin"] == "*"


async def test_no_slugs_have_no_counts(client: AsyncClient) -> None:
    assert (await client.get("/counts?slugs=")).json() == {}
