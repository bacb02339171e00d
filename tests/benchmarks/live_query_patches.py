"""How many bytes a patch has, and the whole answer."""

from typing import Any

import httpx
import orjson

from tests.benchmarks.live_query_course import CORRECT, PAGE, asking
from tests.builder import Builder

COMMENTS = 100
THREAD = """query ($slug: String!) @live { article(slug: $slug) { commentCount comments(first: 100, orderBy: NEWEST) {
    nodes { id bodyHtml createdAt likeCount replyCount author { id displayName initial } }
} } }"""


async def patches(url: str, make: Builder) -> list[str]:
    """A line for each of them."""
    article = await make.connection.fetchval("select id from news.article where slug = 'article-1'")
    comments = [await make.comment(article_id=article, body="Words of a reader. " * 8) for _ in range(COMMENTS)]
    lines = []
    for name, query, change in (
        ("a new comment in a thread of 100", THREAD, lambda: make.comment(article_id=article, body="New words. " * 8)),
        ("a like in it", THREAD, lambda: make.like(comments[50])),
        ("a corrected headline on a page", PAGE, lambda: make.connection.execute(CORRECT, "Corrected")),
    ):
        whole, patch = await _bytes(url, query, change)
        lines.append(f"{name}: {patch:,} bytes as a patch, {whole:,} whole")
    return lines


async def _bytes(url: str, query: str, change: Any) -> tuple[int, int]:
    """Of the answer, and of the patch that follows it."""
    asked = asking("article-1", query.replace("@live", "@live(patch: true)"))
    sizes: list[int] = []
    async with (
        httpx.AsyncClient(timeout=60) as client,
        client.stream("POST", f"{url}/graphql", json=asked, headers={"accept": "text/event-stream"}) as response,
    ):
        async for line in response.aiter_lines():
            if line.startswith("data: "):
                sizes.append(len(line) - len("data: "))
                if len(sizes) == 2:
                    assert "patch" in orjson.loads(line.removeprefix("data: "))["extensions"]["live"]
                    break
                await change()
    return sizes[0], sizes[1]
