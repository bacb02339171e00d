"""A server that is killed in the middle of a batch: who tries again by another has each comment stored once."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import asyncpg
import httpx
import pytest_asyncio
from asyncpg import Connection

from db.maintenance.verification import differences
from tests.api.publisher import bearer
from tests.builder import Builder
from tests.servers import NO_PACE, Server, running
from tests.waiting import until_locked

READERS = 12
POST = """mutation($input: PostCommentInput!) {
  postComment(input: $input) { comment { id } errors { code } }
}"""
STORED = "select idempotency_key, 'Comment_' || id from news.comment"


@pytest_asyncio.fixture
async def servers(database_url: str, connection: Connection, tmp_path: Path) -> AsyncIterator[Sequence[Server]]:
    async with running(database_url, tmp_path / "log", 2, **NO_PACE, DATELINE_DUPLICATE_SECONDS="0") as servers:
        yield servers
    assert "Traceback" not in (tmp_path / "log").read_text()


async def post(client: httpx.AsyncClient, server: Server, article: int, number: int, key: str) -> str:
    """The ID of the comment. Raises TransportError where the server does not live to tell it."""
    words = f"These are the words of reader {number}, more than fifty characters in all."
    given = {"articleId": f"Article_{article}", "body": words, "idempotencyKey": key}
    headers = {"authorization": bearer(sub=f"reader-{number}", name=f"Reader {number}")}
    body = {"query": POST, "variables": {"input": given}}
    answer = (await client.post(f"{server.url}/graphql", json=body, headers=headers)).json()
    id: str = answer["data"]["postComment"]["comment"]["id"]
    return id


async def test_comments_of_a_batch_whose_server_is_killed_are_stored_once(
    servers: Sequence[Server], database_url: str, make: Builder
) -> None:
    article, (killed, other) = await make.article(), servers
    holder = await asyncpg.connect(database_url)
    stored, keys = {}, [f"posted {number}" for number in range(READERS)]
    async with httpx.AsyncClient(timeout=60) as client, asyncio.timeout(90):
        for number in range(READERS):
            for place, server in enumerate(servers):
                key = f"known {number} by {place}"
                stored[key] = await post(client, server, article, number, key)
        async with holder.transaction():
            await holder.execute("select news.enter($1, null, false)", article)
            asked = [
                asyncio.ensure_future(post(client, servers[number % 2], article, number, key))
                for number, key in enumerate(keys)
            ]
            await until_locked(make.connection, 2)
            await killed.kill()
        answers = dict(zip(keys, await asyncio.gather(*asked, return_exceptions=True), strict=True))
        unheard = [key for key, answer in answers.items() if isinstance(answer, httpx.TransportError)]
        again = (post(client, other, article, keys.index(key), key) for key in unheard)
        answers |= dict(zip(unheard, await asyncio.gather(*again), strict=True))
    await holder.close()

    assert unheard == keys[::2]
    assert dict(await make.connection.fetch(STORED)) == stored | answers
    assert await differences(make.connection) == []
