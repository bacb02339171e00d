"""What a request over a WebSocket may have beside its text, as it may over HTTP."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from asyncpg import Connection
from databases import Database

from db.registry import documents
from tests.api.conversation import initialised
from tests.servers import serving


@pytest.fixture
async def address(database: Database, database_url: str, tmp_path: Path) -> AsyncIterator[str]:
    async with serving(database_url, tmp_path / "log", 1) as [address]:
        yield address


async def test_a_document_is_asked_for_by_its_id_beside_an_empty_query(address: str, connection: Connection) -> None:
    await documents.add(connection, "web", "1.0", {"type-name": "{ __typename }"})
    async with initialised(address) as client:
        await client.subscribe("1", "", documentId="type-name")

        assert (await client.hear())["payload"] == {"data": {"__typename": "Query"}}


async def test_an_answer_says_what_it_costs_where_that_is_asked(address: str) -> None:
    async with initialised(address) as client:
        await client.subscribe("1", "{ a: __typename }", extensions={"cost": True})
        heard = await client.hear()

    assert heard["payload"] == {"data": {"a": "Query"}, "extensions": {"cost": {"value": 101, "maximum": 100_000}}}
