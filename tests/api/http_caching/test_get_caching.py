"""GET with entity tags, `Cache-Control` and the tags that shared caches purge by."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from httpx import ASGITransport, AsyncClient, Response

from api.application import create_application
from api.settings.settings import Settings
from db.connections.postgres import Database
from tests.api.publisher import SECRET, bearer
from tests.builder import Builder
from tests.database import NEWEST, PUBLIC_URL

ARTICLE = '{ article(slug: "one") { headline commentCount comments { nodes { body author { displayName } } } } }'
HEADLINE = '{ article(slug: "one") { headline } }'
LIKE = "mutation($id: ID!) { likeComment(input: {commentId: $id}) { comment { likeCount } errors { code } } }"


@pytest.fixture
async def shared(database: Database, database_url: str) -> AsyncIterator[AsyncClient]:
    """An application whose answers shared caches may keep for an hour."""
    application = create_application(
        Settings(database_url=database_url, shared_seconds=3600, jwt_secret=SECRET, public_url=PUBLIC_URL)
    )
    async with (
        application.router.lifespan_context(application),
        AsyncClient(transport=ASGITransport(application), base_url=PUBLIC_URL, headers=NEWEST) as client,
    ):
        async with asyncio.timeout(60):
            while "s-maxage" not in (await get(client, "{ articles { totalCount } }")).headers["cache-control"]:
                pass  # it does not listen yet
        yield client


async def get(client: AsyncClient, query: str, **headers: str) -> Response:
    return await client.get("/graphql", params={"query": query}, headers=headers)


async def test_what_everyone_gets_alike_is_public_with_the_tags_of_what_it_shows(
    shared: AsyncClient, make: Builder
) -> None:
    article = await make.article(slug="one")
    author = await make.commenter()
    await make.comment(article_id=article, author_id=author)

    response = await get(shared, ARTICLE)

    assert response.headers["cache-control"] == "public, max-age=0, s-maxage=3600"
    tags = [f"article.{article}", f"commenter.{author}", f"discussion.{article}"]
    assert response.headers["cache-tag"].split(",") == tags
    assert response.headers["surrogate-key"].split() == tags


async def test_without_shared_caches_a_client_asks_each_time_whether_it_has_the_current_version(
    client: AsyncClient, make: Builder
) -> None:
    await make.article(slug="one")
    first = await get(client, HEADLINE)

    again = await get(client, HEADLINE, **{"if-none-match": first.headers["etag"]})
    await make.connection.execute("update news.article set headline = 'Another'")
    changed = await get(client, HEADLINE, **{"if-none-match": first.headers["etag"]})

    assert first.headers["cache-control"] == "public, no-cache"
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert changed.json()["data"]["article"] == {"headline": "Another"}


async def test_each_media_type_has_an_entity_tag_of_its_own(client: AsyncClient, make: Builder) -> None:
    await make.article(slug="one")
    types = ("application/json", "application/graphql-response+json")

    tags = {(await get(client, HEADLINE, accept=each)).headers["etag"] for each in types}

    assert len(tags) == 2


async def test_what_depends_on_who_asks_is_private(shared: AsyncClient, make: Builder) -> None:
    await make.article(slug="one")

    personal = await get(shared, ARTICLE, authorization=bearer())
    alike = await get(shared, HEADLINE, authorization=bearer())

    assert personal.headers["cache-control"] == "private, no-cache"
    assert "cache-tag" not in personal.headers
    assert alike.headers["cache-control"] == "public, max-age=0, s-maxage=3600"


async def test_errors_are_not_stored(client: AsyncClient) -> None:
    refused = await get(client, "{ nothing }")

    assert (refused.headers["cache-control"], "etag" in refused.headers) == ("no-store", False)


async def test_what_may_appear_at_any_time_is_not_shared(shared: AsyncClient) -> None:
    response = await get(shared, '{ node(id: "Article_999") { id } }')

    assert (response.json()["data"], response.headers["cache-control"]) == ({"node": None}, "public, no-cache")


async def test_shared_caches_keep_nothing_beyond_the_hour_of_an_article(shared: AsyncClient, make: Builder) -> None:
    await make.article(slug="one")
    await make.connection.execute(
        "update news.article set published_at = now() + interval '100 seconds' where id = $1", await make.article()
    )

    control = (await get(shared, HEADLINE)).headers["cache-control"]

    assert 90 < int(control.rpartition("=")[2]) <= 100


async def test_after_a_write_a_reader_has_a_position_to_ask_with(shared: AsyncClient, make: Builder) -> None:
    comment = await make.comment(article_id=await make.article(slug="one"))
    body = {"query": LIKE, "variables": {"id": f"Comment_{comment}"}}

    written = await shared.post("/graphql", json=body, headers={"authorization": bearer()})
    read = await shared.post("/graphql", json={"query": HEADLINE})

    position = written.headers["dateline-position"]
    assert int(position) > 0
    assert shared.cookies["dateline_position"] == position
    assert "dateline-position" not in read.headers


@pytest.mark.parametrize("position", ["x", "-1", "9" * 100, "1_0", ""])
async def test_a_made_up_position_changes_nothing(client: AsyncClient, make: Builder, position: str) -> None:
    await make.article(slug="one", headline="One")

    response = await get(client, HEADLINE, **{"dateline-position": position})

    assert response.json() == {"data": {"article": {"headline": "One"}}}


STREAMS_TOO = (
    "application/graphql-response+json, application/json, text/event-stream, multipart/mixed;subscriptionSpec=1.0"
)


async def test_who_would_take_a_stream_too_gets_the_same_whole_answer(shared: AsyncClient, make: Builder) -> None:
    await make.article(slug="one")
    plain = await get(shared, HEADLINE, accept="application/graphql-response+json, application/json")

    response = await get(shared, HEADLINE, accept=STREAMS_TOO)

    names = ("etag", "cache-control", "cache-tag", "surrogate-key", "content-type")
    assert {name: response.headers[name] for name in names} == {name: plain.headers[name] for name in names}
    known = await get(shared, HEADLINE, accept=STREAMS_TOO, **{"if-none-match": response.headers["etag"]})
    assert known.status_code == 304


@pytest.mark.parametrize("path", ["/graphql", "/graphql/"])
async def test_head_tells_what_get_would(client: AsyncClient, make: Builder, path: str) -> None:
    await make.article(slug="one")
    whole = await client.get(path, params={"query": HEADLINE})

    head = await client.head(path, params={"query": HEADLINE})

    assert (whole.status_code, head.status_code, head.content) == (200, 200, b"")
    assert head.headers["etag"] == whole.headers["etag"]
