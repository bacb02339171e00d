"""Answers, pages and feeds in the encoding that the client accepts; streams, images and what is small as they are."""

import asyncio
from pathlib import Path

import httpx
import pytest
from databases import Database
from httpx import ASGITransport, AsyncClient, Response
from starlette.types import Receive, Scope, Send

from api.http.compression import Compression
from tests.api.pages.glassworks import glassworks
from tests.api.pages.sites import site
from tests.builder import Builder
from tests.servers import serving

PATIENCE = 20  # seconds
QUERY = "{ articles { nodes { slug headline summary dek paragraphs { html } comments { nodes { body } } } } }"
FOLLOW = "subscription($id: ID!) { commentAdded(articleId: $id) { comment { body } } }"
ALL = "gzip, deflate, br, zstd"
GRAPHQL = f"/graphql?query={QUERY}"
STREAMS = ["text/event-stream", "multipart/mixed;boundary=graphql;subscriptionSpec=1.0"]


@pytest.fixture
async def reader(client: AsyncClient, make: Builder) -> AsyncClient:
    """Of a site that has something to say."""
    for _ in range(5):
        await make.article(summary="What will become of the furnace? " * 20)
    await glassworks(make)
    return client


async def get(client: AsyncClient, path: str, accepted: str, **headers: str) -> Response:
    return await client.get(path, headers={"accept-encoding": accepted} | headers)


def varies(response: Response) -> bool:
    names: str = response.headers.get("vary", "").lower()
    return names.split(", ").count("accept-encoding") == 1


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        (ALL, "br"),
        ("zstd, br, gzip", "zstd"),
        ("zstd;q=0.5, br;q=0.9", "br"),
        ("gzip;q=1.0, br;q=0.5, zstd;q=0.5", "gzip"),
        ("br;q=0.3, zstd;q=0.8", "zstd"),
        ("gzip, zstd", "gzip"),
        ("zstd;q=0.5, gzip;q=0.5", "zstd"),
        ("identity;q=1, gzip;q=0.5", None),
        ("gzip;q=2, br;q=x", None),
        ("gzip, br", "br"),
        ("gzip", "gzip"),
        ("zstd;q=0, br;q=0.1, gzip", "gzip"),
        ("*", "br"),
        ("*;q=0", None),
        ("gzip;q=0, *", "br"),
        ("deflate", None),
        ("identity", None),
        ("", None),
    ],
)
async def test_the_best_encoding_that_a_client_accepts_is_used(
    reader: AsyncClient, accepted: str, encoding: str | None
) -> None:
    plain = await get(reader, GRAPHQL, "")
    response = await get(reader, GRAPHQL, accepted)

    assert response.headers.get("content-encoding") == encoding
    assert response.content == plain.content
    assert int(response.headers["content-length"]) == response.num_bytes_downloaded
    assert (response.num_bytes_downloaded < len(plain.content) / 2) is (encoding is not None)
    assert encoding is None or varies(response)


@pytest.mark.parametrize(
    "path",
    ["/", "/articles/glassworks", "/feed.atom", "/sitemap.xml", "/schema.graphql", "/static/site/site.css", "/graphql"],
)
async def test_pages_feeds_and_files_are_compressed(reader: AsyncClient, path: str) -> None:
    accept = {"accept": "text/html"}
    plain, response = await get(reader, path, "", **accept), await get(reader, path, ALL, **accept)

    assert (response.status_code, response.headers["content-encoding"], varies(response)) == (200, "br", True)
    assert response.content == plain.content
    assert response.num_bytes_downloaded < len(plain.content)


@pytest.mark.parametrize("media_type", ["application/json", "application/graphql-response+json"])
async def test_answers_are_compressed_in_both_media_types(reader: AsyncClient, media_type: str) -> None:
    response = await reader.post(
        "/graphql", json={"query": QUERY}, headers={"accept": media_type, "accept-encoding": "br"}
    )

    assert (response.headers["content-type"], response.headers["content-encoding"]) == (
        f"{media_type}; charset=utf-8",
        "br",
    )


@pytest.mark.parametrize("path", ["/graphql?query={__typename}", "/robots.txt", "/previews/glassworks.png"])
async def test_what_is_small_or_compressed_already_is_left_alone(reader: AsyncClient, path: str) -> None:
    plain, response = await get(reader, path, ""), await get(reader, path, ALL)

    assert response.content == plain.content
    assert "content-encoding" not in response.headers
    assert int(response.headers["content-length"]) == len(response.content)


@pytest.mark.parametrize("path", ["/", "/feed.atom", "/static/site/site.css"])
async def test_who_has_the_current_version_gets_no_body_whatever_its_encoding(reader: AsyncClient, path: str) -> None:
    plain, response = await get(reader, path, ""), await get(reader, path, ALL)
    tag = response.headers["etag"]

    known = [
        await get(reader, path, accepted, **{"if-none-match": each.headers["etag"]})
        for accepted in ("", "gzip", ALL)
        for each in (plain, response)
    ]

    assert tag == f"W/{plain.headers['etag']}"
    assert [(each.status_code, each.content, each.headers.get("content-encoding")) for each in known] == [
        (304, b"", None)
    ] * 6
    assert [(each.headers["etag"], varies(each)) for each in known[3::2]] == [(tag, True)] * 2


@pytest.mark.parametrize("path", ["/", "/feed.atom", "/static/site/site.css", "/previews/glassworks.png"])
async def test_head_promises_no_length_that_get_does_not_keep(reader: AsyncClient, path: str) -> None:
    whole = await get(reader, path, ALL)
    head = await reader.head(path, headers={"accept-encoding": ALL})

    length = whole.headers["content-length"]
    assert (head.status_code, head.headers.get("content-length", length)) == (200, length)


async def test_a_page_that_all_share_is_right_for_who_accepts_nothing_after_it_was_compressed(
    reader: AsyncClient,
) -> None:
    html = {"accept": "text/html"}
    first = await get(reader, "/graphql", ALL, **html)
    then = await get(reader, "/graphql", "", **html)

    assert (then.headers.get("content-encoding"), then.content) == (None, first.content)
    assert "accept-encoding" not in then.headers["vary"].lower()


@pytest.mark.parametrize("accept", STREAMS)
async def test_streams_are_not_compressed_and_each_event_comes_at_once(
    migrated: Database, database_url: str, make: Builder, tmp_path: Path, accept: str
) -> None:
    article = await make.article()
    operation = {"query": FOLLOW, "variables": {"id": f"Article_{article}"}}
    headers = {"accept": accept, "accept-encoding": ALL}
    async with (
        serving(database_url, tmp_path / "log") as [address],
        httpx.AsyncClient(base_url=address, timeout=PATIENCE) as client,
        client.stream("POST", "/graphql", json=operation, headers=headers) as response,
        asyncio.timeout(PATIENCE),
    ):
        received, heard = response.aiter_raw(), b""
        for body in ("The first of them.", "The second of them."):
            await make.comment(article_id=article, body=body)
            while body.encode() not in heard:
                heard += await anext(received)

    assert "content-encoding" not in response.headers


async def test_what_is_encoded_already_is_not_encoded_again() -> None:
    async def encoded(scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-type", b"text/html"), (b"content-encoding", b"br"), (b"etag", b'"one"')]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"x" * 1000})

    async with (
        AsyncClient(transport=ASGITransport(Compression(encoded)), base_url="http://news.example") as client,
        client.stream("GET", "/", headers={"accept-encoding": ALL}) as response,
    ):
        body = b"".join([part async for part in response.aiter_raw()])

    assert (response.headers["content-encoding"], body) == ("br", b"x" * 1000)


async def test_it_can_be_switched_off(database: Database, database_url: str, make: Builder) -> None:
    await glassworks(make)
    async with site(database_url, compression=False) as client:
        response = await get(client, "/articles/glassworks", ALL)

    assert ("content-encoding" in response.headers, response.status_code) == (False, 200)
