"""Service tokens of the publisher's own programs: who is let in, and what ends them, at once and everywhere."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
import pytest_asyncio
from asyncpg import Connection
from databases import Database

from api.http.request_errors import HttpError
from api.identity.bearer_tokens import Verifier
from api.settings.settings import Settings
from db.access import service_tokens
from db.access.service_tokens import PREFIX
from db.access.token_cache import TokenCache
from db.connections.postgres import connection as connected
from db.feed.live_feed import LiveFeed
from schema.engine.documents import DocumentCache
from schema.engine.execution import Engine, Request
from schema.rules.services import Services
from schema.schema import executable
from tests.api.conversation import initialised, opened
from tests.builder import Builder
from tests.servers import serving
from tests.waiting import LONGEST

POST = "mutation($input: PostCommentInput!) { answer: postComment(input: $input) { errors { code message } } }"
WORDS = "Words enough for a comment, which must have fifty characters at least."
EVENTS = 'subscription { commentEvents(articleId: "Article_1") { cursor } }'
UNKNOWN = f"Bearer {PREFIX}{'u' * 43}"
DRAFT = '{ node(id: "Article_1") { id } viewer { roles } }'


@pytest.fixture
async def secret(connection: Connection) -> str:
    return await service_tokens.create(connection, "cms", ["articles:write"])


def headers(secret: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}"}


async def asked(client: httpx.AsyncClient, query: str, secret: str, **variables: Any) -> Any:
    answer = await client.post("/graphql", json={"query": query, "variables": variables}, headers=headers(secret))
    return answer.json()


async def test_a_token_reads_what_its_scopes_let_it_and_is_no_reader(
    client: httpx.AsyncClient, make: Builder, secret: str
) -> None:
    await make.article(status="DRAFT", published_at=None)
    pictures = await service_tokens.create(make.connection, "pictures", ["images:write"])

    assert await asked(client, DRAFT, secret) == {"data": {"node": {"id": "Article_1"}, "viewer": None}}
    assert await asked(client, DRAFT, pictures) == {"data": {"node": None, "viewer": None}}


async def test_a_token_takes_no_part_in_discussions(client: httpx.AsyncClient, make: Builder, secret: str) -> None:
    input = {"articleId": f"Article_{await make.article()}", "body": WORDS, "idempotencyKey": "k"}

    error = {"code": "FORBIDDEN", "message": "A service token may not do this: it is no reader."}
    assert await asked(client, POST, secret, input=input) == {"data": {"answer": {"errors": [error]}}}
    assert await make.connection.fetchval("select count(*) from news.comment") == 0
    assert await make.connection.fetchval("select count(*) from news.commenter where subject <> ''") == 0


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("delete from news.service_token", "The service token is unknown."),
        ("update news.service_token set revoked_at = now()", "The service token was revoked."),
        ("update news.service_token set expires_at = now()", "The token has expired."),
    ],
)
async def test_a_token_that_is_no_longer_good_is_answered_as_any_bad_token(
    client: httpx.AsyncClient, connection: Connection, secret: str, change: str, reason: str
) -> None:
    body = {"query": "{ __typename }"}
    assert (await client.post("/graphql", json=body, headers=headers(secret))).status_code == 200

    await connection.execute(change)

    async with asyncio.timeout(LONGEST):
        while (response := await client.post("/graphql", json=body, headers=headers(secret))).status_code == 200:
            pass
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == 'Bearer error="invalid_token"'
    assert response.json() == {"errors": [{"message": reason, "extensions": {"code": "BAD_TOKEN"}}]}


@pytest.mark.parametrize("given", [UNKNOWN, UNKNOWN.replace("Bearer", "bearer"), f"Bearer {PREFIX}x"])
async def test_an_unknown_token_is_a_bad_token(client: httpx.AsyncClient, given: str) -> None:
    response = await client.post("/graphql", json={"query": "{ __typename }"}, headers={"authorization": given})

    assert (response.status_code, response.json()["errors"][0]["message"]) == (401, "The service token is unknown.")


async def test_a_token_in_a_cookie_is_a_bad_token(client: httpx.AsyncClient, secret: str) -> None:
    cookie = {"cookie": f"dateline_token={secret}"}

    response = await client.post("/graphql", json={"query": "{ __typename }"}, headers=cookie)
    assert response.status_code == 401
    assert (await client.get("/", headers=cookie)).status_code == 200


async def test_only_the_hash_of_a_token_is_stored(connection: Connection, secret: str) -> None:
    stored = await connection.fetchval("select service_token::text from news.service_token")

    assert secret.startswith(PREFIX)
    assert len(secret) == len(PREFIX) + 43
    assert secret not in stored
    assert secret.removeprefix(PREFIX) not in stored


async def test_without_notifications_each_use_looks_a_token_up(database: Database, secret: str) -> None:
    """And with them a use asks the database nothing."""
    connected = True
    tokens = TokenCache(database, lambda: connected)
    verifier = Verifier(Settings())
    verifier.tokens = tokens

    assert (await verifier.verify(f"Bearer {secret}", "")).identity == await tokens.find(secret)
    await revoke(database)
    await verifier.verify(f"Bearer {secret}", "")
    connected = False
    with pytest.raises(HttpError, match="revoked"):
        await verifier.verify(f"Bearer {secret}", "")


async def test_what_may_have_been_missed_while_nothing_was_heard_is_asked_for(database: Database, secret: str) -> None:
    tokens, ended = TokenCache(database, lambda: True), []
    stop = tokens.watch(await tokens.find(secret), lambda: ended.append("cms"))

    await tokens.reconnected()
    assert ended == []
    await revoke(database)
    await tokens.reconnected()
    assert ended == ["cms"]
    stop()


async def test_a_watch_that_is_over_hears_nothing(database: Database, secret: str) -> None:
    tokens, ended = TokenCache(database, lambda: True), []
    token = await tokens.find(secret)
    tokens.watch(token, lambda: ended.append("gone"))()
    tokens.watch(token, lambda: ended.append("here"))

    tokens.notified(f"token.{token.key}")
    tokens.notified("token.")

    assert ended == ["here"]


async def test_a_token_expires_by_the_clock(database: Database, connection: Connection) -> None:
    soon = datetime.now(UTC) + timedelta(seconds=1)
    tokens = TokenCache(database, lambda: True)
    found = await tokens.find(await service_tokens.create(connection, "brief", ["articles:read"], soon))

    async with asyncio.timeout(LONGEST):
        while await tokens.holds(found):
            pass
    assert datetime.now(UTC) >= soon


async def test_the_last_use_is_noted_once_a_minute(database: Database, connection: Connection, secret: str) -> None:
    digest = service_tokens.digest_of(secret)
    last = "select last_used_at from news.service_token"
    assert await connection.fetchval(last) is None

    await service_tokens.use(database, digest)
    first = await connection.fetchval(last)
    await service_tokens.use(database, digest)
    assert await connection.fetchval(last) == first
    await connection.execute("update news.service_token set last_used_at = now() - interval '61 seconds'")
    await service_tokens.use(database, digest)
    assert await connection.fetchval(last) >= first


async def revoke(database: Database) -> None:
    async with connected(database) as own:
        assert await service_tokens.revoke(own, "cms")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def addresses(
    migrated: Database, database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Any]:
    log = tmp_path_factory.mktemp("servers") / "log"
    async with serving(database_url, log, 2) as addresses:
        yield addresses
    assert "Traceback" not in log.read_text()


async def test_a_revoked_token_ends_sockets_and_streams_of_all_servers(
    addresses: list[str], database: Database, make: Builder, secret: str
) -> None:
    await make.article()
    payload = {"authorization": f"Bearer {secret}"}
    accept = {"accept": "text/event-stream"}
    async with (
        initialised(addresses[0], payload) as socket,
        httpx.AsyncClient(base_url=addresses[1], timeout=LONGEST) as client,
        client.stream("POST", "/graphql", json={"query": EVENTS}, headers=accept | headers(secret)) as stream,
    ):
        await socket.subscribe("events", EVENTS)
        await socket.subscribe("draft", DRAFT)
        assert (await socket.hear())["payload"] == {"data": {"node": {"id": "Article_1"}, "viewer": None}}
        texts = stream.aiter_text()
        assert (await anext(texts)).startswith(":")

        await revoke(database)

        assert await socket.end() == (4403, "The token has expired.")
        assert "TOKEN_EXPIRED" in "".join([text async for text in texts])
    async with opened(addresses[1]) as socket:
        await socket.say({"type": "connection_init", "payload": payload})
        assert await socket.end() == (4403, "The service token was revoked.")


async def test_an_operation_of_an_open_socket_is_refused_even_where_nothing_was_heard(
    database: Database, secret: str
) -> None:
    tokens = TokenCache(database, lambda: False)
    engine = Engine(Services(database, LiveFeed(database), DocumentCache(executable), tokens=tokens))
    identity = await tokens.find(secret)
    await revoke(database)

    answer = await engine.answer(Request(DRAFT, identity=identity))

    assert b'"BAD_TOKEN"' in answer.body
