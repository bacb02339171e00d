"""Live queries as clients have them: over every transport, resumed elsewhere, bounded, and read once for all."""

import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, aclosing
from functools import partial
from typing import Any

import httpx
import pytest
import pytest_asyncio
from databases import Database

from tests.api.conversation import Conversation, initialised
from tests.builder import Builder
from tests.live_queries.json_patch import patched
from tests.servers import NO_PACE, Server, running

FRONT = "query Front($after: String) @live(after: $after) { articles { nodes { headline commentCount } } }"
OTHER_WORDS = (
    "query ($after: String) @live(after: $after) { ...A } fragment A on Query { articles { nodes { ...B } } } "
)
OTHER_WORDS += "fragment B on Article { headline commentCount }"
THREAD = """query @live(patch: true) {
  articles(first: 1) { nodes { comments(first: 100, orderBy: NEWEST) { nodes { id body likeCount } } } }
}"""
EVENTS = {"accept": "text/event-stream"}
PARTS = {"accept": "multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json"}
RENAME = "update news.article set headline = $1"
SETTINGS = {**NO_PACE, "DATELINE_METRICS": "on", "DATELINE_STREAMS_PER_CLIENT": "4"}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def servers(
    migrated: Database, database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[list[Server]]:
    log = tmp_path_factory.mktemp("live") / "log"
    async with running(database_url, log, 2, **SETTINGS) as servers:
        yield servers
    assert "Traceback" not in log.read_text()


def front(headline: str, comments: int = 0) -> dict[str, Any]:
    return {"articles": {"nodes": [{"headline": headline, "commentCount": comments}]}}


async def hear(socket: Conversation) -> tuple[Any, str]:
    """Data, and cursor."""
    payload = (await socket.hear())["payload"]
    return payload["data"], payload["extensions"]["live"]["cursor"]


async def answers(client: httpx.AsyncClient, method: str, **request: Any) -> AsyncGenerator[tuple[Any, str], None]:
    """Those of a stream, with the id that the event has, or the cursor that the part has."""
    async with client.stream(method, "/graphql", **request) as response:
        id = ""
        async for line in response.aiter_lines():
            id = line.removeprefix("id: ") if line.startswith("id: ") else id
            if '"data"' in line:
                found = json.loads(line.removeprefix("data: "))
                payload = found.get("payload", found)
                yield payload["data"], id or payload["extensions"]["live"]["cursor"]


async def figure(server: Server, name: str) -> float:
    async with httpx.AsyncClient(base_url=server.url, timeout=60) as client:
        lines = (await client.get("/metrics")).text.splitlines()
    return float(next(line for line in lines if line.startswith(f"dateline_live_queries_{name} ")).split()[-1])


async def test_all_transports_have_each_answer_which_is_read_once_for_all(
    servers: list[Server], database: Database, make: Builder
) -> None:
    await make.article(headline="First")
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(httpx.AsyncClient(base_url=servers[0].url, timeout=60))
        socket = await stack.enter_async_context(initialised(servers[0].url))
        await socket.subscribe("1", FRONT)
        first, cursor = await hear(socket)
        requests = [
            answers(client, "GET", params={"query": FRONT}, headers=EVENTS),
            answers(client, "POST", json={"query": OTHER_WORDS}, headers=EVENTS),
            answers(client, "POST", json={"query": FRONT}, headers=PARTS),
        ]
        streams = [await stack.enter_async_context(aclosing(each)) for each in requests]
        assert [await anext(each) for each in streams] == [(front("First"), cursor)] * 3 == [(first, cursor)] * 3
        reads = await figure(servers[0], "reads_total")

        await make.connection.execute("update news.article set updated_at = now()")  # nothing that is shown
        await make.connection.execute(RENAME, "Second")

        second, cursor = await hear(socket)
        assert [await anext(each) for each in streams] == [(second, cursor)] * 3
        assert second == front("Second")
        assert await figure(servers[0], "watches") == 1
        assert await figure(servers[0], "reads_total") - reads <= 2
        plain = await client.post("/graphql", json={"query": FRONT})
        assert plain.json() == {"data": second}


async def test_nothing_comes_again_to_who_comes_back_anywhere(
    servers: list[Server], database: Database, make: Builder
) -> None:
    await make.article(headline="First")
    async with initialised(servers[0].url) as socket:
        await socket.subscribe("1", FRONT)
        _, cursor = await hear(socket)
    await servers[1].stop()
    await servers[1].start()
    resumed = {**EVENTS, "last-event-id": cursor}
    async with (
        initialised(servers[1].url) as socket,
        httpx.AsyncClient(base_url=servers[1].url, timeout=60) as client,
        aclosing(answers(client, "GET", params={"query": FRONT}, headers=resumed)) as stream,
    ):
        await socket.subscribe("1", FRONT, variables={"after": cursor})
        await socket.subscribe("2", "{ __typename }")
        assert (await socket.hear())["id"] == "2"  # it has been answered, and nothing came before
        assert (await socket.hear())["type"] == "complete"

        await make.connection.execute(RENAME, "Second")

        assert (await hear(socket))[0] == (await anext(stream))[0] == front("Second")
    async with initialised(servers[0].url) as socket:
        for other in (cursor, "", "what is no cursor\n"):
            await socket.subscribe(f"after {other}", FRONT, variables={"after": other})
            assert (await hear(socket))[0] == front("Second")


async def test_a_patch_says_what_is_new_where_that_is_shorter(
    servers: list[Server], database: Database, make: Builder
) -> None:
    article = await make.article()
    comments = [await make.comment(article_id=article) for _ in range(20)]
    async with initialised(servers[0].url) as socket:
        await socket.subscribe("1", THREAD)
        data, _ = await hear(socket)
        for change in (partial(make.comment, article_id=article), partial(make.like, comments[3])):
            await change()
            payload = (await socket.hear())["payload"]
            assert "data" not in payload
            assert len(payload["extensions"]["live"]["patch"]) == 1
            data = patched(data, payload["extensions"]["live"]["patch"])
        assert [each["likeCount"] for each in data["articles"]["nodes"][0]["comments"]["nodes"]].count(1) == 1

        await make.connection.execute("update news.comment set body = 'Other words', body_html = 'Other words'")

        whole, cursor = await hear(socket)
        await socket.subscribe("2", THREAD)
        assert await hear(socket) == (whole, cursor)


async def test_what_is_too_much_is_refused(servers: list[Server], database: Database, make: Builder) -> None:
    await make.article()
    async with initialised(servers[0].url) as socket:
        for number in range(5):
            await socket.subscribe(str(number), f"query @live {{ articles(first: {number}) {{ nodes {{ id }} }} }}")
        heard = [await socket.hear() for _ in range(5)]
        codes = [error["extensions"]["code"] for each in heard if each["type"] == "error" for error in each["payload"]]
        assert codes == ["LIMIT_EXCEEDED"]
        await socket.subscribe("negative", "query @live(throttleMs: -1) { articles { nodes { id } } }")
        assert (await socket.hear())["payload"][0]["extensions"]["code"] == "BAD_USER_INPUT"
        await socket.subscribe(
            "mutation", "mutation @live { deleteComment(input: {commentId: 1}) { deletedCommentId } }"
        )
        assert (await socket.hear())["payload"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
