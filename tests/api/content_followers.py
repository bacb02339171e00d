"""Who follows what changes for readers, by each transport."""

from collections.abc import Callable, Coroutine, Mapping
from typing import Any

import httpx
import orjson

from tests.api.conversation import initialised

CHANGE = "__typename cursor urls ... on ArticleChanged { fields } ... on ArticleMoved { from to }"
FOLLOW = f"subscription($after: String) {{ contentChanges(after: $after) {{ {CHANGE} }} }}"
POLL = f"query($after: String!) {{ contentChangesSince(after: $after) {{ {CHANGE} }} }}"
EVENTS = {"accept": "text/event-stream"}
MULTIPART = {"accept": "multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json"}

Changes = list[Any]
Follow = Callable[[str, str, int], Coroutine[Any, Any, Changes]]
"""The changes behind a cursor, so many of them, from the server at an address."""


async def by_socket(address: str, after: str, number: int) -> Changes:
    async with initialised(address) as socket:
        await socket.subscribe("1", FOLLOW, variables={"after": after})
        return [(await socket.hear())["payload"]["data"]["contentChanges"] for _ in range(number)]


async def by_posted_events(address: str, after: str, number: int) -> Changes:
    return await _streamed(address, number, "POST", EVENTS, json={"query": FOLLOW, "variables": {"after": after}})


async def by_event_source(address: str, after: str, number: int) -> Changes:
    """As a browser comes back: the cursor is in a header, whatever the address says."""
    asked = {"query": FOLLOW, "variables": '{"after": "content.0.0"}'}
    return await _streamed(address, number, "GET", EVENTS | {"last-event-id": after}, params=asked)


async def by_multipart(address: str, after: str, number: int) -> Changes:
    return await _streamed(address, number, "POST", MULTIPART, json={"query": FOLLOW, "variables": {"after": after}})


WAYS: tuple[Follow, ...] = (by_socket, by_posted_events, by_event_source, by_multipart)


async def polled(client: httpx.AsyncClient, after: str) -> Changes:
    asked = {"query": POLL, "variables": {"after": after}}
    changes: Changes = (await client.post("/graphql", json=asked)).json()["data"]["contentChangesSince"]
    return changes


async def _streamed(address: str, number: int, method: str, headers: Mapping[str, str], **request: Any) -> Changes:
    found: Changes = []
    async with (
        httpx.AsyncClient(base_url=address, timeout=60) as client,
        client.stream(method, "/graphql", headers=headers, **request) as response,
    ):
        async for line in response.aiter_lines():
            text = line.removeprefix("data: ")
            told = orjson.loads(text) if text.startswith("{") and text != "{}" else {}
            if data := told.get("payload", told).get("data"):
                found.append(data["contentChanges"])
            if len(found) == number:
                break
    return found
