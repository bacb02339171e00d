"""What is asked of sites that grow: the same answers, but for numbers and cursors, whatever the size."""

from collections.abc import Sequence
from typing import Any

import httpx

from tests.benchmarks.data import Size
from tests.benchmarks.growth_report import Growth
from tests.benchmarks.operations import FOLDER, OPERATIONS
from tests.benchmarks.processes import Server
from tests.benchmarks.requests import request

SLUGS = "query Slugs($ids: [ID!]!) { nodes(ids: $ids) { ... on Article { slug } } }"
DEEP = """
query Deep($slug: String!) { article(slug: $slug) { comments(last: 11) { pageInfo { startCursor } } } }
"""
DISCUSSIONS = (FOLDER / "discussions.graphql").read_text()
ARTICLE_PAGE = OPERATIONS[0]


async def in_articles(sites: Sequence[tuple[Size, Server]]) -> list[Growth]:
    """The three operations, on articles that have the same words and as many comments on each site."""
    sizes = [size.articles for size, _ in sites]
    slugs = [await _slugs(size, server) for size, server in sites]
    return [
        Growth(
            operation.title, "articles", sizes, [operation.comparison(operation.among(each)).dateline for each in slugs]
        )
        for operation in OPERATIONS
    ]


async def in_comments(size: Size, server: Server) -> list[Growth]:
    """Pages of the articles that differ in nothing but the number of their comments."""
    slugs = await _slugs(size, server)
    cursors = [await _deep_cursor(server, slug) for slug in slugs]
    pages = {
        ARTICLE_PAGE.title: [[ARTICLE_PAGE.asked_by_graphql(slug)] for slug in slugs],
        "The first ten discussions": [[_discussions(slug, None)] for slug in slugs],
        "The last ten discussions": [[_discussions(slug, after)] for slug, after in zip(slugs, cursors, strict=True)],
    }
    return [Growth(title, "comments", size.discussed, requests) for title, requests in pages.items()]


def _discussions(slug: str, after: str | None) -> str:
    return request("/graphql", {"query": DISCUSSIONS, "variables": {"slug": slug, "after": after}})


async def _slugs(size: Size, server: Server) -> list[str]:
    """Of the articles with a number of comments of their own."""
    ids = [f"Article_{size.discussed_article(place)}" for place in range(len(size.discussed))]
    nodes = (await _ask(server, SLUGS, {"ids": ids}))["nodes"]
    return [node["slug"] for node in nodes]


async def _deep_cursor(server: Server, slug: str) -> str:
    """Behind it come the last ten."""
    found = await _ask(server, DEEP, {"slug": slug})
    cursor: str = found["article"]["comments"]["pageInfo"]["startCursor"]
    return cursor


async def _ask(server: Server, document: str, variables: dict[str, Any]) -> Any:
    async with httpx.AsyncClient(base_url=server.url) as client:
        body = {"query": document, "variables": variables}
        return (await client.post("/graphql", json=body)).raise_for_status().json()["data"]
