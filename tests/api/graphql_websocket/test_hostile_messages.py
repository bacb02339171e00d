"""What no honest client sends over a WebSocket: each ends with the code that is meant for it, and nothing breaks."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from databases import Database
from websockets.exceptions import ConnectionClosed

from tests.api.conversation import initialised, opened
from tests.servers import serving

LIMIT = 100_000  # bytes, by default
NOT_JSON = (4400, "The message is not valid JSON.")
NOT_OBJECT = (4400, "A message must be a JSON object.")
NOT_TEXT = (4400, "Messages must be text.")
UNKNOWN_TYPE = (4400, "The message's type is unknown.")
BAD_PAYLOAD = (4400, 'A message\'s "payload" must be an object.')
BAD_ID = (4400, 'The message\'s "id" must be a string of 1 to 256 characters.')
NO_QUERY = (4400, 'The payload\'s "query" is missing.')
BAD_AUTHORIZATION = (4400, 'The payload\'s "authorization" must be one string.')
NOT_UTF8 = (1007, "Messages must be in UTF-8.")

TEXTS = [
    "",
    " ",
    "{",
    "}",
    '{"type":"ping"',
    '{"type":"ping"}}',
    '{"type":"ping"}{"type":"ping"}',
    '{"type":"ping",}',
    "{'type':'ping'}",
    '{type:"ping"}',
    "nul",
    "NaN",
    "-Infinity",
    "0x10",
    '{"type":NaN}',
    '{"type":"ping","payload":{"a":NaN}}',
    '{"type":"ping","payload":{"a":Infinity}}',
    '{"type":"ping","payload":{"a":1e999}}',
    '{"type":"ping","payload":{"a":%s}}' % ("9" * 10_000),
    '{"type":"\\ud800"}',
    '{"type":"ping","payload":{"a":"\\udfff"}}',
    '{"type":"pi\0ng"}',
    '{"type":"pi\nng"}',
    '\ufeff{"type":"ping"}',
    "\0",
    "[" * (LIMIT - 1),
    '{"a":' * 19_000,
    "[" * 40_000 + "]" * 40_000,
    '{"type":"ping","payload":%s}' % ('{"a":' * 10_000 + "1" + "}" * 10_000),
    '"' + "a" * (LIMIT - 2),
]
VALUES: list[Any] = ["null", "true", "0", "1.5", '"x"', "[]", '[{"type":"ping"}]', '"{}"']
TYPES: list[Any] = [
    None, True, 0, 1.5, "", [], {}, ["ping"], "PING", "ping ", "\u0440ing", "start", "stop", "data", "ka",
    "connection_terminate", "connection_ack", "next", "error", "__class__", "x" * 1_000, "\u00e9" * 10_000,
]  # fmt: skip
NO_OBJECTS: list[Any] = [True, False, 0, 1, 1.5, "", "x", "{}", [], [1], [{}]]
NO_IDS: list[Any] = [None, True, False, 0, 1, 1.5, "", "i" * 257, [], ["a"], {}, {"a": 1}]
NO_STRINGS: list[Any] = [True, False, 0, 1.5, [], ["x"], {}]
NO_VARIABLES: list[Any] = [True, False, 0, 1.5, "", "{}", [], [{}]]


def of_type(kind: Any, **members: Any) -> dict[str, Any]:
    return {"type": kind, **members}


def asking(**payload: Any) -> dict[str, Any]:
    return {"type": "subscribe", "id": "a", "payload": {"query": "{ __typename }"} | payload}


def ill_typed(name: str, description: str, values: list[Any]) -> list[tuple[Any, tuple[int, str]]]:
    return [(asking(**{name: value}), (4400, f'The payload\'s "{name}" must be {description}.')) for value in values]


HOSTILE: list[tuple[Any, tuple[int, str]]] = [
    *((text, NOT_JSON) for text in TEXTS),
    *((text, NOT_OBJECT) for text in VALUES),
    ({}, UNKNOWN_TYPE),
    ({"payload": {}}, UNKNOWN_TYPE),
    *((of_type(kind), UNKNOWN_TYPE) for kind in TYPES),
    *((of_type("ping", payload=value), BAD_PAYLOAD) for value in NO_OBJECTS),
    *((of_type("pong", payload=value), BAD_PAYLOAD) for value in NO_OBJECTS),
    *((of_type("connection_init", payload=value), BAD_PAYLOAD) for value in NO_OBJECTS),
    *((of_type("connection_init", payload={"Authorization": value}), BAD_AUTHORIZATION) for value in NO_STRINGS),
    (of_type("connection_init", payload={"authorization": "a", "Authorization": "b"}), BAD_AUTHORIZATION),
    (of_type("complete"), BAD_ID),
    *((of_type("complete", id=value), BAD_ID) for value in NO_IDS),
    (of_type("subscribe", payload={"query": "{ __typename }"}), BAD_ID),
    *((asking() | {"id": value}, BAD_ID) for value in NO_IDS),
    (of_type("subscribe", id="a"), NO_QUERY),
    *((of_type("subscribe", id="a", payload=value), NO_QUERY) for value in (None, {}, {"query": None})),
    *((of_type("subscribe", id="a", payload=value), BAD_PAYLOAD) for value in NO_OBJECTS),
    *ill_typed("query", "a string", NO_STRINGS),
    *ill_typed("operationName", "a string", NO_STRINGS),
    *ill_typed("variables", "an object", NO_VARIABLES),
    *ill_typed("extensions", "an object", NO_VARIABLES),
    *((content, NOT_TEXT) for content in (b"", b"{}", b'{"type":"ping"}', b"\xff\xfe")),
]


@pytest_asyncio.fixture(scope="module")
async def address(
    migrated: Database, database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[str]:
    """A server that has nothing to say about all this."""
    log = tmp_path_factory.mktemp("hostile") / "log"
    async with serving(database_url, log) as [address]:
        started = log.read_text()
        yield address
    assert log.read_text() == f"{started}Stopping …\n"


@pytest.mark.parametrize(("message", "end"), HOSTILE, ids=range(len(HOSTILE)))
async def test_a_message_out_of_form_ends_the_socket(address: str, message: Any, end: tuple[int, str]) -> None:
    async with initialised(address) as client:
        await client.say(message)

        assert await client.end() == end


@pytest.mark.parametrize("text", [b"\xff", b'{"type":"\xc3"}', b"\xed\xa0\x80", b'{"type":"ping"}\xf8', b"\xc0\x80"])
async def test_text_must_be_utf8(address: str, text: bytes) -> None:
    async with initialised(address) as client:
        await client.socket.send(text, text=True)
        await client.say({"type": "ping"})

        assert await client.end() == NOT_UTF8


async def test_a_client_that_still_sends_learns_that_its_message_is_too_large(address: str) -> None:
    async with initialised(address) as client:
        sending = asyncio.create_task(client.say("x" * 5_000_000))

        code, _ = await client.end()
        await asyncio.wait([sending])

        assert code == 1009
        assert isinstance(sending.exception(), ConnectionClosed | None)


async def test_a_message_in_fragments_is_limited_as_a_whole(address: str) -> None:
    async with initialised(address) as client:
        await client.socket.send(["x" * 60_000, "x" * 60_000])
        code, _ = await client.end()

        assert code == 1009


async def test_fragments_may_be_empty(address: str) -> None:
    async with initialised(address) as client:
        await client.socket.send(["", '{"type"', *[""] * 1_000, ':"pi', "ng", '"}', ""])

        assert await client.hear() == {"type": "pong"}


async def test_the_largest_message_is_taken(address: str) -> None:
    start = {"type": "ping", "payload": {"a": ""}}
    payload = {"a": "x" * (LIMIT - len(json.dumps(start)))}
    async with initialised(address) as client:
        await client.say({"type": "ping", "payload": payload})

        assert await client.hear() == {"type": "pong", "payload": payload}


async def test_who_says_too_much_at_once_is_answered_to_the_end(address: str) -> None:
    async with opened(address) as client:
        client.socket.transport.writelines([b"\x81\x8f\0\0\0\0" + b'{"type":"ping"}'] * 20_000)
        await client.say({"type": "ping", "payload": {"last": True}})
        heard = [await client.hear() for _ in range(20_001)]

        assert heard == [{"type": "pong"}] * 20_000 + [{"type": "pong", "payload": {"last": True}}]


HANDSHAKE = {
    b"host": b"test",
    b"upgrade": b"websocket",
    b"connection": b"Upgrade",
    b"sec-websocket-key": b"dGhlIHNhbXBsZSBub25jZQ==",
    b"sec-websocket-version": b"13",
    b"sec-websocket-protocol": b"graphql-transport-ws",
}


@pytest.mark.parametrize(
    ("line", "headers", "status"),
    [
        (b"POST /graphql HTTP/1.1", {}, b"405"),
        (b"POST /graphql HTTP/1.1", {b"content-length": b"3"}, b"400"),
        (b"GET /graphql HTTP/1.1", {b"sec-websocket-key": b"\xff"}, b"400"),
        (b"GET /graphql HTTP/1.1", {b"sec-websocket-version": b"8"}, b"400"),
        (b"GET /graphql HTTP/1.1", {b"sec-websocket-protocol": b"\xff"}, b"400"),
        (b"GET /graphql HTTP/1.1", {b"cookie": b"a" * 20_000}, b"431"),
        (b"GET /graphql HTTP/1.1", {b"x-%d" % number: b"1" for number in range(200)}, b"431"),
        (b"GET http://test/graphql HTTP/1.1", {}, b"403"),
        (b"GET /graphql/more HTTP/1.1", {}, b"403"),
        (b"GET /graphql HTTP/1.1", {b"origin": b"\xff"}, b"403"),
    ],
)
async def test_a_bad_handshake_is_refused(
    address: str, line: bytes, headers: dict[bytes, bytes], status: bytes
) -> None:
    host, port = address.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    lines = [line, *(b"%b: %b" % header for header in (HANDSHAKE | headers).items())]
    writer.write(b"\r\n".join(lines) + b"\r\n\r\n")
    async with asyncio.timeout(60):
        answer = await reader.read()
    writer.close()

    assert answer.split(b" ")[1] == status
