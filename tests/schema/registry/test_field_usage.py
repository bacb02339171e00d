"""How often fields are asked for: counted by execution, written down by field, app and version."""

from typing import Any

import pytest
from asyncpg import Connection
from databases import Database

from db.connections.postgres import FAILURES, connected, open_database
from db.feed.live_feed import LiveFeed
from db.registry import documents, field_usage
from db.registry.field_usage import Used
from schema.engine.documents import DocumentCache
from schema.engine.execution import Engine, Request
from schema.engine.request_context import DocumentId
from schema.registry.registered_documents import DocumentRegistry
from schema.registry.synchronisation import Synchronisation
from schema.registry.usage_counters import MAX_OPERATIONS, UsageCounters
from schema.rules.services import Services
from schema.schema import executable

TEXT = """query Names($skip: Boolean = true) {
  people { nodes { ...Named ... on Person { name slug } } } named: people { nodes { name @skip(if: $skip) } }
  node(id: "Article_1") { id ... { __typename } ... on Article { dek } }
}
fragment Named on Person { name }"""
FIELDS = [
    "Article.dek",
    "Node.id",
    "Person.name",
    "Person.slug",
    "PersonConnection.nodes",
    "Query.node",
    "Query.people",
]


@pytest.fixture
def services(database: Database) -> Services:
    registry = DocumentRegistry()
    return Services(
        database, LiveFeed(database), DocumentCache(executable), registry=registry, usage=UsageCounters(registry)
    )


async def answer(services: Services, text: str = "", id: str | None = None, times: int = 1) -> None:
    for _ in range(times):
        answered = await Engine(services).answer(Request(text, document_id=DocumentId(id) if id else None))
        assert b"errors" not in answered.body


async def written(connection: Connection, **asked: Any) -> list[tuple[str, str, str, int]]:
    return [
        (each.field, each.app, each.version, each.times) for each in await field_usage.since(connection, 1, **asked)
    ]


async def test_each_execution_counts_every_field_once(services: Services, connection: Connection) -> None:
    await answer(services, TEXT, times=3)
    await services.usage.flush(services.database)
    await answer(services, TEXT, times=2)
    await services.usage.flush(services.database)
    await services.usage.flush(services.database)

    assert await written(connection) == [(field, "", "", 5) for field in FIELDS]


async def test_what_is_registered_counts_for_the_newest_version_of_each_app(
    services: Services, connection: Connection
) -> None:
    for app, version in (("web", "1"), ("web", "2"), ("ios", "7")):
        await documents.add(connection, app, version, {"names": TEXT})
    async with Synchronisation(services).running():
        await answer(services, id="names", times=2)
        await answer(services, TEXT)

    found = await field_usage.since(connection, 1, "Person.name")
    today = await connection.fetchval("select current_date")
    assert found == [Used("Person.name", "ios", "7", 3, today), Used("Person.name", "web", "2", 3, today)]


async def test_what_is_refused_is_not_counted(services: Services, connection: Connection) -> None:
    engine = Engine(services)
    for text in ("{ nothing }", "{ moderationQueue { nodes { id } } }", "{ articles(first: 200) { totalCount } }"):
        assert b"errors" in (await engine.answer(Request(text))).body
    await services.usage.flush(services.database)

    assert await written(connection) == []


async def test_operations_without_end_are_counted_in_bounded_memory(services: Services, connection: Connection) -> None:
    for number in range(MAX_OPERATIONS + 10):
        document = services.documents.document(f"{{ people {{ c{number}: totalCount }} }}")
        services.usage.count(document.operation(None))

    assert len(services.usage.executions) < MAX_OPERATIONS
    await services.usage.flush(services.database)
    assert ("PersonConnection.totalCount", "", "", MAX_OPERATIONS + 10) in await written(connection)


async def test_what_could_not_be_written_is_written_the_next_time(
    services: Services, connection: Connection, database_url: str
) -> None:
    await answer(services, TEXT)
    async with connected(open_database(database_url, pool_size=1)) as other:
        await connection.execute("alter table news.field_usage rename to field_usage_away")
        try:
            with pytest.raises(FAILURES):
                await services.usage.flush(other)
        finally:
            await connection.execute("alter table news.field_usage_away rename to field_usage")
    await services.usage.flush(services.database)

    assert await written(connection) == [(field, "", "", 1) for field in FIELDS]


async def test_numbers_are_forgotten_after_a_year(connection: Connection, database: Database) -> None:
    for days in (399, 401):
        await connection.execute(
            "insert into news.field_usage (day, field, app, version, count)"
            " values (current_date - $1::int, 'Person.name', '', '', 1)",
            days,
        )
    await field_usage.prune(database)

    assert await connection.fetchval("select array_agg(current_date - day) from news.field_usage") == [399]
