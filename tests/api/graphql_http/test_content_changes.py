"""What changes for readers comes by each transport: the same, each once, and on from any cursor."""

import asyncio

import httpx
from databases import Database

from tests.api.content_followers import WAYS, polled
from tests.api.served import serving_here
from tests.builder import Builder

LIFE = (
    "update news.article set headline = 'Another'",
    "update news.article set slug = 'elsewhere'",
    "update news.article set status = 'WITHDRAWN'",
    "update news.article set status = 'PUBLISHED'",
)
KINDS = ["ArticlePublished", "ArticleChanged", "ArticleMoved", "ArticleWithdrawn", "ArticlePublished"]


async def test_every_transport_tells_the_same_and_goes_on_from_any_change(
    database: Database, database_url: str, make: Builder
) -> None:
    async with serving_here(database_url) as server:
        host, port = server.servers[0].sockets[0].getsockname()
        address = f"http://{host}:{port}"
        async with httpx.AsyncClient(base_url=address, timeout=60) as client:
            begin = (await client.post("/graphql", json={"query": "{ contentCursor }"})).json()["data"]["contentCursor"]
            live = [asyncio.create_task(follow(address, begin, len(KINDS))) for follow in WAYS]
            await make.article(slug="here")
            for change in LIFE:
                await make.connection.execute(change)
            told = [await each for each in live]

            changes = await polled(client, begin)
            assert [change["__typename"] for change in changes] == KINDS
            assert told == [changes] * len(WAYS)
            later = [await follow(address, changes[1]["cursor"], 3) for follow in WAYS]
            assert later == [changes[2:]] * len(WAYS)
