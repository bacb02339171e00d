"""Previews over HTTP and WebSocket: what is not published comes to who has the token, and is kept by nobody."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import quote

import pytest
from asyncpg import Connection
from databases import Database
from httpx import AsyncClient, Response
from uvicorn import Server

from db.registry import documents
from tests.api.conversation import initialised
from tests.api.publisher import bearer
from tests.api.served import cache_of, heard, serving_here
from tests.builder import Builder

FRONT = "query Front { articles { totalCount nodes { slug headline section tags } } sections { name } }"
STORY = """query Story { article(slug: "mine") {
  headline related { slug } mentions { person { name articles { nodes { slug } } } }
} }"""
SEARCH = 'query Search { searchArticles(query: "lighthouse") { totalCount nodes { article { slug } } } }'
PAGES = ("/", "/articles/mine", "/sections/hidden-harbour", "/people/ida-hidden", "/?q=lighthouse")
SECRETS = (b"mine", b"hidden", b"Hidden")
"""What stands in the draft alone."""
INVALID = "INVALID_PREVIEW_TOKEN"
OF_SLUG = "select 'Article_' || id from news.article where slug = $1"


@pytest.fixture
async def server(database: Database, database_url: str) -> AsyncIterator[Server]:
    async with serving_here(database_url, shared_seconds=600) as server:
        yield server


@pytest.fixture
async def address(server: Server) -> str:
    host, port = server.servers[0].sockets[0].getsockname()
    return f"http://{host}:{port}"


@pytest.fixture
async def client(address: str) -> AsyncIterator[AsyncClient]:
    async with AsyncClient(base_url=address, headers={"accept-encoding": "identity"}, timeout=60) as client:
        yield client


@pytest.fixture
async def token(make: Builder, server: Server) -> str:
    """Of one draft of two, beside an article that readers know."""
    known = await make.article(slug="known", section="Harbour", tags=["sea"], text="A lighthouse.")
    person = await make.person(slug="ida-hidden", name="Ida Hidden")
    texts = {"text": "A hidden lighthouse.", "section": "Hidden harbour", "tags": ["sea"]}
    mine = await make.article(slug="mine", status="DRAFT", published_at=None, **texts)
    other = await make.article(slug="other", status="DRAFT", published_at=None, text="Another lighthouse.")
    for article in (known, mine, other):
        await make.names(article, person)
    await make.connection.execute("delete from news.article_person where article_id = $1", known)
    await make.connection.execute("update news.term set slug = replace(lower(name), ' ', '-')")
    await heard(server)
    return await make.preview_token(mine)


def is_kept_by_nobody(response: Response) -> bool:
    names = {"etag", "cache-tag", "surrogate-key", "last-modified"}
    return response.headers["cache-control"] == "private, no-store" and not names & response.headers.keys()


async def get(client: AsyncClient, query: str, token: str | None = None, **headers: str) -> Response:
    preview = {"dateline-preview": token} if token else {}
    return await client.get("/graphql", params={"query": query}, headers={**headers, **preview})


async def post(client: AsyncClient, token: str | None = None, **parameters: Any) -> Response:
    return await client.post("/graphql", json=parameters, headers={"dateline-preview": token} if token else {})


async def everything(client: AsyncClient) -> dict[str, Any]:
    """What anyone gets, each twice: from the cache, too."""
    asked = [partial(get, client, query) for query in (FRONT, STORY, SEARCH)]
    asked += [partial(client.get, page) for page in PAGES]
    asked += [partial(post, client, query=query) for query in (FRONT, STORY)]
    found = [await ask() for ask in asked * 2]
    return {f"{number} {one.request.url}": (one.status_code, one.content) for number, one in enumerate(found)}


async def test_a_draft_comes_with_the_token_and_to_nobody_else(
    client: AsyncClient, server: Server, connection: Connection, token: str
) -> None:
    """Whichever way it is asked for, from whichever cache, before and after."""
    await documents.add(connection, "web", "1.0", {"front": FRONT})
    before = await everything(client)
    fresh = (await get(client, FRONT)).headers
    asked = [
        await get(client, FRONT, token, **{"if-none-match": f"*, {fresh['etag']}"}),
        await get(client, FRONT, token, authorization=bearer()),
        await post(client, token, query=FRONT),
        await post(client, token, documentId="front"),
        await client.get("/graphql", params={"documentId": "front"}, headers={"dateline-preview": token}),
        await post(client, query=FRONT, extensions={"preview": token}),
        await client.get("/graphql", params={"query": FRONT, "extensions": json.dumps({"preview": token})}),
        await client.get("/graphql", params={"query": FRONT, "preview": token}),
    ]

    for response in asked:
        articles = response.json()["data"]["articles"]
        assert (articles["totalCount"], {node["slug"] for node in articles["nodes"]}) == (2, {"known", "mine"})
        assert [section["name"] for section in response.json()["data"]["sections"]] == ["Harbour", "Hidden harbour"]
        assert response.status_code == 200
        assert is_kept_by_nobody(response)
        assert "dateline-preview" in response.headers["vary"]
    story, found = (await get(client, STORY, token)).json()["data"], (await get(client, SEARCH, token)).json()["data"]
    assert story["article"]["related"] == [{"slug": "known"}]
    assert story["article"]["mentions"] == [
        {"person": {"name": "Ida Hidden", "articles": {"nodes": [{"slug": "mine"}]}}}
    ]
    assert {node["article"]["slug"] for node in found["searchArticles"]["nodes"]} == {"known", "mine"}

    assert await everything(client) == before
    assert "s-maxage" in fresh["cache-control"]
    assert "dateline-preview" in fresh["vary"]
    assert not any(secret in content for _, content in before.values() for secret in SECRETS if secret != b"mine")
    kept = b"".join(entry.body for entry in cache_of(server)._store.entries.values())
    assert not any(secret in kept for secret in (b'"mine"', *SECRETS[1:]))


async def test_pages_show_it_with_a_mark_and_links_that_stay(client: AsyncClient, token: str) -> None:
    for page in PAGES:
        response = await client.get(f"{page}{'&' if '?' in page else '?'}preview={token}")
        assert response.status_code == 200, page
        assert is_kept_by_nobody(response)
        assert "/articles/mine" in response.text
        assert "/articles/other" not in response.text
        assert "This is not published." in response.text
        assert '<meta name="robots" content="noindex,nofollow">' in response.text
        assert f'href="/?preview={token}"' in response.text
        assert response.headers["content-security-policy"].endswith("; sandbox")
        assert response.headers["x-robots-tag"] == "noindex, nofollow"

    front = (await client.get(f"/?preview={token}")).text
    assert f'href="/articles/mine?preview={token}"' in front
    assert (await client.get("/articles/mine")).status_code == 404
    assert (await client.get(f"/articles/other?preview={token}")).status_code == 404
    moved = await client.get(f"/articles/mine/?preview={token}")
    assert (moved.status_code, moved.headers["location"]) == (308, f"/articles/mine?preview={token}")


MARKS = (
    r' *<meta name="robots"[^>]*>\n',
    r' *<p class="previewed".*</p>\n',
    r"(\?|&amp;)preview=[\w-]+",
)
"""Of pages that are previewed, what others do not have."""
FOLLOWS = r'<script type="application/json" class="localized">.*</script>\n<script [^>]*/front\.js"></script>\n'
"""Of the front page, what previews do not have: they stay as they are."""
PUBLISH = "mutation($input: PublishArticleInput!) { publishArticle(input: $input) { errors { message } } }"


async def test_what_is_previewed_over_http_is_what_comes_once_it_is_published(
    client: AsyncClient, server: Server, connection: Connection, token: str
) -> None:
    """The bytes of GraphQL, and the pages but for their mark."""
    at = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=5)
    await connection.execute("update news.preview_token set at = $1", at)
    asked = {query: await get(client, query, token) for query in (FRONT, STORY, SEARCH)}
    shown = {page: await client.get(page, headers={"dateline-preview": token}) for page in PAGES}

    variables = {"input": {"articleId": await connection.fetchval(OF_SLUG, "mine"), "at": at.isoformat()}}
    editor = {"authorization": bearer(roles=["editor"])}
    published = await client.post("/graphql", json={"query": PUBLISH, "variables": variables}, headers=editor)
    assert published.json()["data"]["publishArticle"]["errors"] == []
    await heard(server)

    for query, answer in asked.items():
        assert (await get(client, query)).content == answer.content
    for page, response in shown.items():
        assert is_kept_by_nobody(response), page
        assert token in response.text, page
        published_page = re.sub(FOLLOWS, "", (await client.get(page)).text)
        assert published_page == re.sub("|".join(MARKS), "", response.text), page


FEEDS = (
    *("/feed.atom", "/sections/harbour.atom", "/people/ida-hidden.atom", "/articles/mine/comments.atom"),
    *("/sitemap.xml", "/news-sitemap.xml", "/robots.txt", "/counts?articles=mine", "/oembed?url=x"),
)


async def test_feeds_and_sitemaps_say_that_they_have_no_preview(client: AsyncClient, token: str) -> None:
    for path in FEEDS:
        by_header = await client.get(path, headers={"dateline-preview": token})
        by_address = await client.get(path, params={"preview": token})
        for response in (by_header, by_address):
            assert (response.status_code, "cannot be previewed" in response.text) == (400, True), path
            assert is_kept_by_nobody(response), path
    assert (await client.get("/feed.atom")).status_code == 200


@pytest.mark.parametrize("bad", ["x", "preview_1-AAAAAAAAAAAAAAAAAAAA", '"><script>alert(1)</script>'])
async def test_a_bad_token_is_an_error_everywhere_and_never_the_public_page(
    client: AsyncClient, address: str, token: str, bad: str
) -> None:
    await everything(client)
    answers = [await get(client, FRONT, bad), await post(client, bad, query=FRONT)]
    answers += [await post(client, query=FRONT, extensions={"preview": bad})]
    for answer in answers:
        (error,) = answer.json()["errors"]
        assert (answer.status_code, error["extensions"]["code"]) == (401, INVALID)
        assert answer.headers["www-authenticate"] == "Dateline-Preview"
    assert answers[0].headers["cache-control"] == "no-store"
    assert INVALID in (await post_stream(client, bad, FRONT)).text
    assert (await client.get("/graphql", params={"query": FRONT, "preview": bad})).status_code == 401
    page = await client.get(f"/?preview={quote(bad)}")
    assert (page.status_code, "This preview has ended" in page.text) == (401, True)
    assert "<script>alert" not in page.text
    assert "known" not in page.text

    two = await client.get("/graphql", params={"query": FRONT}, headers=[("dateline-preview", token)] * 2)
    assert two.status_code == 401
    malformed = await post(client, query=FRONT, extensions={"preview": 7})
    assert (malformed.status_code, malformed.json()["errors"][0]["extensions"]["code"]) == (400, "BAD_REQUEST")
    empty = await client.get("/graphql", params={"query": FRONT}, headers={"dateline-preview": ""})
    assert empty.json()["data"]["articles"]["totalCount"] == 1


async def test_sockets_and_streams_take_it_too(client: AsyncClient, address: str, token: str) -> None:
    async def total(payload: Any, **subscribed: Any) -> Any:
        async with initialised(address, payload) as socket:
            await socket.subscribe("1", FRONT, **subscribed)
            return (await socket.hear())["payload"]

    ways: list[Any] = [({"preview": token}, {}), ({"headers": {"Dateline-Preview": token}}, {})]
    ways += [(None, {"extensions": {"preview": token}})]
    for payload, subscribed in ways:
        assert (await total(payload, **subscribed))["data"]["articles"]["totalCount"] == 2
    assert (await total(None))["data"]["articles"]["totalCount"] == 1
    assert (await total({"preview": "x"}))[0]["extensions"]["code"] == INVALID

    stream = await post_stream(client, token, FRONT)
    assert '"slug":"mine"' in stream.text
    assert stream.headers["cache-control"] == "no-store"
    for query in ('mutation { unlikeComment(input: {commentId: "Comment_1"}) { errors { code } } }', LIVE):
        assert "PREVIEW_READS_ONLY" in (await post_stream(client, token, query)).text


LIVE = 'subscription { commentAdded(articleId: "Article_1") { cursor } }'


async def post_stream(client: AsyncClient, token: str, query: str) -> Response:
    headers = {"dateline-preview": token, "accept": "text/event-stream"}
    return await client.post("/graphql", json={"query": query}, headers=headers)


TABLES = "select tablename from pg_tables where schemaname = 'news' order by 1"
CHECKSUM = "select sum(hashtextextended(t::text, 0)) from news.{} t"
POST = "mutation($input: PostCommentInput!) { postComment(input: $input) { comment { id } errors { code } } }"


async def checksums(connection: Connection) -> dict[str, Any]:
    tables = [table for (table,) in await connection.fetch(TABLES)]
    return {table: await connection.fetchval(CHECKSUM.format(table)) for table in tables}


async def undisturbed(connection: Connection, preview: Callable[[], Awaitable[Response]]) -> dict[str, Any]:
    """What the tables have, before and after a preview. The server's own work in the background may come between."""
    async with asyncio.timeout(60):
        while True:
            before = await checksums(connection)
            assert (await preview()).json()["data"]["articles"]["totalCount"] == 3
            if await checksums(connection) == before:
                return before


async def test_previews_beside_fifty_posts_lose_nothing_and_leave_nothing(
    client: AsyncClient, connection: Connection, make: Builder, token: str
) -> None:
    known, gone = await make.article(slug="busy"), await make.article(slug="gone")
    await make.comment(article_id=gone)
    await connection.execute("update news.article set status = 'WITHDRAWN' where id = $1", gone)
    both = await make.preview_token(known, gone)
    still = await undisturbed(connection, lambda: post(client, both, query=FRONT))

    async def comment(number: int) -> Response:
        given = {
            "articleId": f"Article_{known}",
            "body": f"Words of reader {number}, who says nothing else about the lighthouse.",
        }
        headers = {"authorization": bearer(sub=str(number), name=f"Reader {number}")}
        return await client.post("/graphql", json={"query": POST, "variables": {"input": given}}, headers=headers)

    asked = [post(client, each, query=FRONT) for each in (both, token) for _ in range(5)]
    answers = await asyncio.gather(*map(comment, range(50)), *asked)

    posted, seen = answers[:50], answers[50:]
    assert {len(answer.json()["data"]["articles"]["nodes"]) for answer in seen} == {3}
    assert all(answer.json()["data"]["postComment"]["comment"] for answer in posted), [each.text for each in posted]
    after = await checksums(connection)
    written = {name for name in still if still[name] != after[name]}
    assert await connection.fetchval("select comment_count from news.discussion where article_id = $1", known) == 50
    assert not written & {
        "article",
        "article_revision",
        "article_tag",
        "article_person",
        "preview_token",
        "former_slug",
    }
