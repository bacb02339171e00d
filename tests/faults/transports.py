"""The ways to follow a feed: each follows one connection until it is lost."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.typing import Subprotocol

from tests.faults.followers import Follower, Lost, refuse

HEARTBEAT = 1  # seconds
LONGEST_SILENCE = 4  # seconds
SECONDS_BETWEEN_POLLS = 0.25


async def follow_websocket(follower: Follower, address: str) -> None:
    with _losing(OSError, TimeoutError, WebSocketException):
        async with connect(
            address.replace("http", "ws") + "/graphql",
            subprotocols=[Subprotocol("graphql-transport-ws")],
            compression=None,
            open_timeout=LONGEST_SILENCE,
            ping_interval=HEARTBEAT,
            ping_timeout=LONGEST_SILENCE,
            close_timeout=HEARTBEAT,
        ) as socket:
            await _subscribe(follower, socket)
            await _take_messages(follower, socket)


async def _subscribe(follower: Follower, socket: ClientConnection) -> None:
    await socket.send(json.dumps({"type": "connection_init"}))
    async with asyncio.timeout(LONGEST_SILENCE):
        assert json.loads(await socket.recv()) == {"type": "connection_ack"}
    follower.connected()
    await socket.send(json.dumps({"type": "subscribe", "id": "1", "payload": follower.request(follower.cursor)}))


async def _take_messages(follower: Follower, socket: ClientConnection) -> None:
    async for text in socket:
        message = json.loads(text)
        match message["type"]:
            case "next":
                follower.take(message["payload"])
            case "error":
                refuse({"errors": message["payload"]})
            case other:
                raise AssertionError(f"A socket said {other}: feeds have no end.")
    raise Lost("closed in order")


async def follow_sse(follower: Follower, address: str) -> None:
    """As a browser's EventSource: the address stays the same, and the last event's `id` says where to go on."""
    parameters = {"query": follower.document, "variables": json.dumps(follower.variables(follower.start))}
    headers = {"accept": "text/event-stream"}
    if follower.seen:
        headers["last-event-id"] = follower.cursor
    with _losing(httpx.TransportError):
        async with (
            httpx.AsyncClient(timeout=LONGEST_SILENCE) as client,
            client.stream("GET", f"{address}/graphql", params=parameters, headers=headers) as response,
        ):
            if not response.headers["content-type"].startswith("text/event-stream"):
                refuse(json.loads(await response.aread()))
            follower.connected()
            await _take_events(follower, response)


async def _take_events(follower: Follower, response: httpx.Response) -> None:
    async for event in _events(response):
        match event["event"]:
            case "next":
                answer = json.loads(event["data"])
                follower.take(answer)
                assert event["id"] == follower.cursor
            case other:
                raise AssertionError(f"A stream said {other}: feeds have no end.")
    raise Lost("closed in order")


async def _events(response: httpx.Response) -> AsyncIterator[dict[str, str]]:
    """By an empty line each event is whole. What is cut before it, is none."""
    fields: dict[str, str] = {}
    async for line in response.aiter_lines():
        name, _, value = line.partition(":")
        if name:
            fields[name] = value.removeprefix(" ")
        elif not line:
            if "event" in fields:
                yield fields
            fields = {}


async def follow_polling(follower: Follower, address: str) -> None:
    with _losing(httpx.TransportError):
        async with httpx.AsyncClient(timeout=LONGEST_SILENCE) as client:
            follower.connected()
            while True:
                response = await client.post(f"{address}/graphql", json=follower.request(follower.cursor))
                answer = response.json()
                refuse(answer)
                for event in answer["data"][follower.feed]:
                    follower.take_event(event)
                await asyncio.sleep(SECONDS_BETWEEN_POLLS)


@contextmanager
def _losing(*failures: type[Exception]) -> Iterator[None]:
    """What a broken connection looks like to a client's library."""
    try:
        yield
    except ConnectionClosed as closed:
        raise Lost(f"closed with {closed.rcvd.code if closed.rcvd else 1006}") from None
    except failures as failure:
        raise Lost(type(failure).__name__) from None
