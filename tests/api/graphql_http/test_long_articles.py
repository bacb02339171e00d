"""Who may write articles may send more than others."""

import pytest
from httpx import AsyncClient

from tests.api.publisher import SECRET, bearer

PUT = """
mutation($input: PutArticleInput!) {
  putArticle(input: $input) { article { wordCount blocks { id } } errors { code path } }
}
"""
LONG = "\n\n".join(f"Paragraph {number} of a long story has these words." for number in range(4_000))


@pytest.fixture(autouse=True)
def signed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_JWT_SECRET", SECRET)


async def put(client: AsyncClient, body: str, *roles: str) -> tuple[int, object]:
    variables = {"input": {"headline": "A long story", "body": {"markdown": body}}}
    headers = {"authorization": bearer(roles=list(roles))}
    response = await client.post("/graphql", json={"query": PUT, "variables": variables}, headers=headers, timeout=120)
    return response.status_code, response.json()


async def test_an_editor_writes_an_article_that_is_longer_than_other_requests(client: AsyncClient) -> None:
    assert len(LONG) > 190_000

    status, answer = await put(client, LONG, "editor")

    assert status == 200
    written = answer["data"]["putArticle"]  # type: ignore[index]
    assert written["errors"] == []
    assert (written["article"]["wordCount"], len(written["article"]["blocks"])) == (36_000, 4_000)


async def test_a_reader_sends_no_more_than_before(client: AsyncClient) -> None:
    status, _ = await put(client, LONG, "reader")

    assert status == 413


async def test_what_is_longer_than_an_article_may_be_is_told(client: AsyncClient) -> None:
    status, answer = await put(client, "a " * 500_001, "editor")

    assert status == 200
    assert answer["data"]["putArticle"]["errors"] == [  # type: ignore[index]
        {"code": "TOO_LONG", "path": ["input", "body", "markdown"]}
    ]
