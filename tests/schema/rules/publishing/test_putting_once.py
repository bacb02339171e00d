"""Articles are written once, however often they are sent, and whoever sends them at the same time."""

import asyncio

from asyncpg import Connection
from databases import Database

from db.content.article_requests import forget_requests
from tests.schema.rules.publishing.conftest import BODY, CEM, Desk


async def test_what_is_sent_at_the_same_time_makes_one_article(desk: Desk, connection: Connection) -> None:
    """Of one external id, or with one key; and as many as were sent of one headline."""
    await asyncio.gather(*(desk.new(externalId=" cms  1 ", dek=f"Dek {number}") for number in range(6)))
    assert (await desk.put(externalId="cms 1"))["revision"] == 6
    same = await asyncio.gather(*(desk.new(headline="Swans", idempotencyKey="key") for _ in range(6)))
    assert len({article["id"] for article in same}) == 1
    assert {article["revision"] for article in same} == {1}

    others = await asyncio.gather(*(desk.new(headline="Ducks") for _ in range(6)))

    assert {article["slug"] for article in others} == {"ducks", *(f"ducks-{number}" for number in range(2, 7))}
    assert await connection.fetchval("select count(*) from news.article") == 8


async def test_an_external_id_is_one_article(desk: Desk) -> None:
    first = await desk.new(externalId="cms-1")

    second = await desk.put(externalId="cms-1", headline="Geese again")
    renamed = await desk.put(id=first["id"], externalId="cms-2")
    other = await desk.new(externalId="cms-1")

    assert second["id"] == first["id"] == renamed["id"] != other["id"]
    assert second["slug"] == first["slug"]


async def test_an_idempotency_key_writes_once(desk: Desk) -> None:
    first = await desk.new(idempotencyKey="key-1")
    again = await desk.new(idempotencyKey="key-1")
    of_another = await desk.put(CEM, headline="Geese", body=BODY, idempotencyKey="key-1")
    await desk.put(CEM, id=first["id"], headline="Swans")
    later = await desk.new(idempotencyKey="key-1")

    assert again == first
    assert of_another["id"] != first["id"]
    assert (later["id"], later["headline"]) == (first["id"], "Swans")
    assert await desk.refused(headline="Other", body=BODY, idempotencyKey="key-1") == [
        ("IDEMPOTENCY_KEY_REUSED", "input.idempotencyKey")
    ]


async def test_what_was_refused_may_come_again_with_its_key(desk: Desk) -> None:
    await desk.errors(headline="", body=BODY, idempotencyKey="key-1")

    assert (await desk.new(idempotencyKey="key-1"))["headline"] == "Geese"


async def test_keys_are_forgotten_after_a_week(desk: Desk, database: Database, connection: Connection) -> None:
    first = await desk.new(idempotencyKey="key")
    await connection.execute("update news.article_request set sent_at = now() - interval '6 days'")
    await forget_requests(database)
    again = await desk.new(idempotencyKey="key")

    await connection.execute("update news.article_request set sent_at = now() - interval '8 days'")
    await forget_requests(database)

    assert again["id"] == first["id"]
    assert (await desk.new(idempotencyKey="key"))["id"] != first["id"]
