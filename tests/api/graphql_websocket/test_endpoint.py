"""GraphQL over WebSocket through a real server: who may connect, what is answered, and how sockets end."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from itertools import count
from pathlib import Path
from time import time
from typing import Any

import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric import ec
from databases import Database
from websockets.exceptions import ConnectionClosed, InvalidStatus

from db.connections.postgres import connection
from tests.api.conversation import Conversation, initialised, opened
from tests.api.publisher import bearer
from tests.builder import Builder
from tests.servers import serving

MAXIMUM = 3
OWN_SETTINGS = {
    "DATELINE_ALLOWED_ORIGINS": "https://app.example",
    "DATELINE_CONNECTION_INIT_TIMEOUT": "1",
    "DATELINE_CONNECTIONS_PER_ADDRESS": "4",
    "DATELINE_SUBSCRIPTIONS_PER_CONNECTION": str(MAXIMUM),
    "DATELINE_RATE_LIMITS": "off",
}
ADDED = "subscription ($id: ID!, $after: String) { commentAdded(articleId: $id, after: $after) { comment { body } } }"
NOW = "query ($id: ID!) { node(id: $id) { ... on Article { comments { feedCursor } } } }"
POST = "mutation ($input: PostCommentInput!) { postComment(input: $input) { comment { body } errors { code } } }"
BODY = "Words enough for a comment, which must have fifty characters at least."
NUMBERS = count(1)
INIT = {"type": "connection_init"}
RESTART = (1012, "Service restart")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def address(
    migrated: Database, database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[str]:
    log = tmp_path_factory.mktemp("server") / "log"
    async with serving(database_url, log, 1, **OWN_SETTINGS) as [address]:
        yield address
    assert "Traceback" not in log.read_text()


@pytest.fixture
async def article(make: Builder) -> str:
    """Other than those of earlier tests, which the server may remember though the database does not."""
    await make.connection.execute(f"alter table news.article alter id restart with {next(NUMBERS)}")
    return f"Article_{await make.article()}"


def reader() -> str:
    return bearer(sub=f"reader {next(NUMBERS)}")


def posting(article: str, body: str = BODY) -> dict[str, Any]:
    return {"input": {"articleId": article, "idempotencyKey": f"{body[:20]} {len(body)}", "body": body}}


async def post(address: str, article: str, body: str = BODY) -> None:
    async with initialised(address, {"authorization": reader()}) as writer:
        await writer.subscribe("post", POST, variables=posting(article, body))
        assert await writer.hear() == following("post", {"postComment": {"comment": {"body": body}, "errors": []}})


def following(identifier: str, data: Any) -> dict[str, Any]:
    return {"id": identifier, "type": "next", "payload": {"data": data}}


def added(identifier: str, body: str = BODY) -> dict[str, Any]:
    return following(identifier, {"commentAdded": {"comment": {"body": body}}})


def complete(identifier: str) -> dict[str, Any]:
    return {"type": "complete", "id": identifier}


async def follow(client: Conversation, article: str, *identifiers: str) -> None:
    """Follows from now on: without a cursor, now would be when the server gets around to it."""
    await client.subscribe("now", NOW, variables={"id": article})
    cursor = (await client.hear())["payload"]["data"]["node"]["comments"]["feedCursor"]
    assert await client.hear() == complete("now")
    for identifier in identifiers:
        await client.subscribe(identifier, ADDED, variables={"id": article, "after": cursor})


async def asks_in_turn(client: Conversation) -> None:
    """Everything said before has been taken in when this is answered."""
    await client.say({"type": "ping", "payload": {"turn": 1}})
    assert await client.hear() == {"type": "pong", "payload": {"turn": 1}}


async def test_a_query_is_answered_once(address: str) -> None:
    async with initialised(address) as client:
        await client.subscribe("a", "query A { __typename } query B { viewer { __typename } }", operationName="B")

        assert await client.hear() == following("a", {"viewer": None})
        assert await client.hear() == complete("a")


@pytest.mark.parametrize(
    "payload",
    [
        *({name: reader(), "another": 1} for name in ("authorization", "Authorization", "AUTHORIZATION")),
        {"headers": {"Authorization": reader(), "x-role": "reader"}},
        {"headers": {"x-role": "reader"}, "authorization": reader()},
        {"headers": "none", "authorization": reader()},
    ],
)
async def test_the_payload_signs_in(address: str, payload: Any, article: str) -> None:
    async with initialised(address, payload) as client:
        await client.subscribe("a", POST, variables=posting(article))

        assert await client.hear() == following("a", {"postComment": {"comment": {"body": BODY}, "errors": []}})
        assert await client.hear() == complete("a")


@pytest.mark.parametrize("payload", [None, {}, {"authorization": None}])
async def test_the_handshake_signs_in_where_the_payload_does_not(address: str, payload: Any, article: str) -> None:
    async with initialised(address, payload, additional_headers={"authorization": reader()}) as client:
        await client.subscribe("a", POST, variables=posting(article))

        assert (await client.hear())["payload"]["data"]["postComment"]["errors"] == []


async def test_the_payload_comes_before_the_handshake(address: str) -> None:
    async with initialised(address, {"authorization": bearer()}, additional_headers={"authorization": "x"}) as client:
        await asks_in_turn(client)


async def test_a_subscription_follows_until_its_client_completes_it(address: str, article: str) -> None:
    async with initialised(address) as client:
        await follow(client, article, "a")
        await post(address, article)
        assert await client.hear() == added("a")

        await client.say(complete("a"), complete("a"))
        await follow(client, article, "b")
        await post(address, article, f"{BODY} Again.")

        assert await client.hear() == added("b", f"{BODY} Again.")


async def test_an_id_is_free_once_its_operation_is_complete(address: str, article: str) -> None:
    async with initialised(address) as client:
        for _ in range(2):
            await client.subscribe("a", "{ __typename }")
            assert [(await client.hear())["type"] for _ in range(2)] == ["next", "complete"]
        for _ in range(2):
            await client.subscribe("a", ADDED, variables={"id": article})
            await client.say(complete("a"))
        await client.subscribe("a", "{ __typename }")

        assert await client.hear() == following("a", {"__typename": "Query"})


async def test_messages_are_read_while_an_operation_waits(address: str, database: Database) -> None:
    async with initialised(address) as client:
        async with connection(database) as own, own.transaction():
            await own.execute("lock table news.article in access exclusive mode")
            await client.subscribe("a", "{ articles { nodes { slug } } }")
            await client.subscribe("b", "{ articles { nodes { headline } } }")
            await client.say(complete("a"))
            await asks_in_turn(client)

        assert await client.hear() == following("b", {"articles": {"nodes": []}})
        assert await client.hear() == complete("b")


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({"query": "{"}, "GRAPHQL_PARSE_FAILED"),
        ({"query": "{ nothing }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "{ __typename }", "operationName": "A"}, "OPERATION_NOT_FOUND"),
        ({"query": ADDED, "variables": {"id": 1.5}}, "BAD_USER_INPUT"),
        ({"query": ADDED, "variables": {"id": "Article_1", "after": "?"}}, "BAD_CURSOR"),
        ({"query": "subscription { moderationEvents { cursor } }"}, "NOT_SIGNED_IN"),
        ({"query": "{ a: __typename }" + " { __typename }" * 1_000}, "LIMIT_EXCEEDED"),
    ],
)
async def test_a_refused_operation_ends_no_other(
    address: str, article: str, payload: dict[str, Any], code: str
) -> None:
    async with initialised(address) as client:
        await follow(client, article, "a")
        await client.say({"type": "subscribe", "id": "b", "payload": payload})
        message = await client.hear()
        await post(address, article)

        assert (message["type"], message["id"], set(message)) == ("error", "b", {"type", "id", "payload"})
        assert [error["extensions"]["code"] for error in message["payload"]] == [code]
        assert await client.hear() == added("a")


async def test_one_operation_too_many_is_refused(address: str, article: str) -> None:
    async with initialised(address) as client:
        for number in range(MAXIMUM + 1):
            await client.subscribe(str(number), ADDED, variables={"id": article})
        figures = {"code": "LIMIT_EXCEEDED", "limit": "operations", "maximum": MAXIMUM, "actual": MAXIMUM + 1}
        message = f"There are {MAXIMUM} operations on this socket already."

        assert await client.hear() == {
            "id": str(MAXIMUM),
            "type": "error",
            "payload": [{"message": message, "extensions": figures}],
        }


@pytest.mark.parametrize("payload", [{}, {"a": [1, None]}, None])
async def test_a_ping_is_answered_with_its_payload(address: str, payload: Any) -> None:
    async with opened(address) as client:
        await client.say({"type": "pong"}, {"type": "ping", "payload": payload})

        assert await client.hear() == {"type": "pong"} | ({} if payload is None else {"payload": payload})


@pytest.mark.parametrize("subprotocols", [None, ["graphql-ws"], ["graphql-transport-ws2", "Graphql-Transport-Ws"]])
async def test_another_subprotocol_is_not_acceptable(address: str, subprotocols: list[str] | None) -> None:
    async with opened(address, subprotocols=subprotocols) as client:
        assert client.socket.subprotocol is None
        assert await client.end() == (4406, "Subprotocol not acceptable")


async def test_the_legacy_subprotocol_is_passed_over(address: str) -> None:
    async with initialised(address, subprotocols=["graphql-ws", "graphql-transport-ws"]) as client:
        assert client.socket.subprotocol == "graphql-transport-ws"


@pytest.mark.parametrize(
    ("said", "end"),
    [
        ([], (4408, "Connection initialisation timeout")),
        ([{"type": "ping"}], (4408, "Connection initialisation timeout")),
        ([{"type": "subscribe", "id": "a", "payload": {"query": "{ __typename }"}}], (4401, "Unauthorized")),
        ([INIT, INIT], (4429, "Too many initialisation requests")),
        ([INIT | {"payload": {"authorization": bearer(exp=1)}}], (4403, "The token has expired.")),
        ([INIT | {"payload": {"authorization": ""}}], (4403, 'Send a JSON Web Token: "Authorization: Bearer …".')),
        ([INIT | {"payload": {"authorization": bearer(exp=int(time()) - 28)}}], (4403, "The token has expired.")),
    ],
    ids=["silence", "no init", "not acknowledged", "two inits", "bad token", "empty token", "expiry"],
)
async def test_a_socket_ends_with_the_code_of_the_protocol(address: str, said: list[Any], end: tuple[int, str]) -> None:
    async with opened(address) as client:
        await client.say(*said)

        assert await client.end() == end


@pytest.mark.parametrize("identifier", ["a", "i" * 200, "\u00e9" * 200])
async def test_an_id_in_use_ends_the_socket(address: str, article: str, identifier: str) -> None:
    async with initialised(address) as client:
        await follow(client, article, identifier, identifier)
        reason = f"Subscriber for {identifier} already exists".encode()[:123].decode(errors="ignore")

        assert await client.end() == (4409, reason)


async def refused(address: str, **options: Any) -> tuple[int, Any]:
    with pytest.raises(InvalidStatus) as caught:
        async with opened(address, **options):
            pass
    response = caught.value.response
    return response.status_code, json.loads(response.body or b"null")


async def test_a_foreign_origin_is_refused_before_anything_is_accepted(address: str) -> None:
    status, body = await refused(address, origin="https://evil.example")

    assert status == 403
    assert [error["extensions"]["code"] for error in body["errors"]] == ["FOREIGN_ORIGIN"]


async def test_one_connection_too_many_is_refused_until_another_ends(address: str) -> None:
    async with opened(address), opened(address), opened(address):
        async with opened(address):
            status, body = await refused(address)
        async with initialised(address):
            pass

    assert status == 429
    assert [error["extensions"]["code"] for error in body["errors"]] == ["TOO_MANY_CONNECTIONS"]


@pytest.mark.parametrize("path", ["/static", "/static/graphiql/graphiql.js", "/schema.graphql", "/%ff"])
async def test_there_are_no_sockets_elsewhere(address: str, path: str) -> None:
    assert await refused(f"{address}{path}") == (403, None)


async def test_keys_that_are_away_ask_to_try_again(migrated: Database, database_url: str, tmp_path: Path) -> None:
    settings = {"DATELINE_JWT_SECRET": "", "DATELINE_JWKS_URL": "http://127.0.0.1:1/keys"}
    key = ec.generate_private_key(ec.SECP256R1())
    async with serving(database_url, tmp_path / "log", 1, **settings) as [address], opened(address) as client:
        await client.say(INIT | {"payload": {"authorization": bearer(key, "ES256")}})

        assert await client.end() == (1013, "Tokens cannot be verified at the moment. Try again.")


async def test_a_stopping_server_finishes_what_it_answers_and_sends_subscriptions_elsewhere(
    database: Database, database_url: str, article: str, tmp_path: Path
) -> None:
    async with AsyncExitStack() as server, AsyncExitStack() as clients:
        [address] = await server.enter_async_context(serving(database_url, tmp_path / "log"))
        waiting, silent = [await clients.enter_async_context(opened(address)) for _ in range(2)]
        follower = await clients.enter_async_context(initialised(address))
        writer = await clients.enter_async_context(initialised(address, {"authorization": reader()}))
        await follow(follower, article, "a")
        async with connection(database) as own, own.transaction():
            await own.execute("lock table news.comment in access exclusive mode")
            await writer.subscribe("b", POST, variables=posting(article))
            await asks_in_turn(writer)
            stopped = asyncio.create_task(server.aclose())
            for client in (waiting, silent):
                assert await client.end() == RESTART
            with pytest.raises(ConnectionClosed):
                await follower.hear()
            await writer.subscribe("c", "{ __typename }")
            await asks_in_turn(writer)

        assert (follower.socket.close_code, follower.socket.close_reason) == RESTART
        assert await writer.hear() == following("b", {"postComment": {"comment": {"body": BODY}, "errors": []}})
        assert await writer.hear() == complete("b")
        assert await writer.end() == RESTART
        await stopped
    assert (tmp_path / "log").read_text().splitlines()[-1] == "Stopping …"


async def test_a_slow_reader_is_told_to_resume(
    database: Database, database_url: str, article: str, tmp_path: Path
) -> None:
    settings = {"DATELINE_SUBSCRIBER_QUEUE": "2", "DATELINE_RATE_LIMITS": "off"}
    async with (
        serving(database_url, tmp_path / "log", 1, **settings) as [address],
        initialised(address, sock=with_a_small_buffer(address), max_queue=1) as slow,
        initialised(address) as other,
        initialised(address, {"authorization": reader()}) as writer,
    ):
        await follow(slow, article, *map(str, range(100)))
        await follow(other, article, "a")
        for number in range(30):
            body = f"{number} {'word ' * 500}end"
            await writer.subscribe("b", POST, variables=posting(article, body))
            assert (await writer.hear())["payload"]["data"]["postComment"]["errors"] == []
            assert await writer.hear() == complete("b")
            assert await other.hear() == added("a", body)

        assert await slow.end() == (1013, "Too slow: reconnect and resume.")


def with_a_small_buffer(address: str) -> socket.socket:
    own = socket.socket()
    own.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    own.connect(("127.0.0.1", int(address.rpartition(":")[2])))
    own.setblocking(False)
    return own


async def test_who_reads_late_gets_everything_in_order(
    database: Database, database_url: str, article: str, tmp_path: Path
) -> None:
    bodies = [f"{number} {'word ' * 500}end" for number in range(60)]
    async with (
        serving(database_url, tmp_path / "log", 1, DATELINE_RATE_LIMITS="off") as [address],
        initialised(address, sock=with_a_small_buffer(address), max_queue=1) as late,
        initialised(address, {"authorization": reader()}) as writer,
    ):
        names = [str(number) for number in range(100)]
        await follow(late, article, *names)
        for body in bodies:
            await writer.subscribe("b", POST, variables=posting(article, body))
            assert (await writer.hear())["payload"]["data"]["postComment"]["errors"] == []
            assert await writer.hear() == complete("b")

        heard = [await late.hear() for _ in range(len(bodies) * len(names))]
        assert {name: [one for one in heard if one["id"] == name] for name in names} == {
            name: [added(name, body) for body in bodies] for name in names
        }
