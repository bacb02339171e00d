"""What servers that run know of documents that are registered and removed meanwhile."""

import logging

import pytest
from asyncpg import Connection
from databases import Database

from db.cache.response_cache import ResponseCache
from db.feed.live_feed import LiveFeed
from db.registry import documents
from db.registry.documents import Registered
from schema.engine.documents import DocumentCache
from schema.engine.execution import Engine, Request
from schema.registry.registered_documents import SITE, DocumentRegistry
from schema.registry.synchronisation import Synchronisation
from schema.rules.services import Services
from schema.schema import executable

NAMES = "query Names($search: String!, $first: Int = 5) { people(search: $search, first: $first) { totalCount } }"
COUNT = "{ articles { totalCount } }"


@pytest.fixture
def services(database: Database) -> Services:
    own = [Registered("dateline.own", "{ people { totalCount } }", SITE, "")]
    return Services(database, LiveFeed(database), DocumentCache(executable, size=1), registry=DocumentRegistry(own))


async def test_what_is_registered_is_read_and_compiled_before_anyone_asks(
    services: Services, connection: Connection
) -> None:
    await documents.add(connection, "web", "1", {"names": NAMES, "count": COUNT})
    upkeep = Synchronisation(services)
    await upkeep.refresh()
    await upkeep.prepare()

    operations = services.registry.owners()
    assert sorted(operation.node.name.value if operation.node.name else "" for operation in operations) == ["", "Names"]
    assert services.documents.pinned.keys() == operations.keys()
    names = next(operation for operation in operations if operation.node.name)
    assert services.documents.plan(names, names.coerce({"search": "a"})) is services.documents.pinned[names][1]
    assert (
        services.documents.plan(names, names.coerce({"search": "a", "first": 6}))
        is not services.documents.pinned[names][1]
    )


async def test_what_was_read_stays_read_when_something_is_registered(
    services: Services, connection: Connection
) -> None:
    upkeep = Synchronisation(services)
    await documents.add(connection, "web", "1", {"names": NAMES})
    await upkeep.refresh()
    await upkeep.prepare()
    before = services.registry.by_id["names"].document
    await documents.add(connection, "web", "2", {"names": NAMES, "count": COUNT})
    await upkeep.refresh()

    assert services.registry.by_id["names"].document is before
    assert services.registry.by_id["names"].owners["web"].version == "2"
    assert services.registry.by_id.keys() == {"dateline.own", "names", "count"}


async def test_what_is_removed_is_forgotten_with_its_plans(services: Services, connection: Connection) -> None:
    upkeep = Synchronisation(services)
    await documents.add(connection, "web", "1", {"names": NAMES})
    await upkeep.refresh()
    await upkeep.prepare()
    await documents.remove(connection, "web", "1")
    await upkeep.refresh()

    assert services.registry.by_id.keys() == {"dateline.own"}
    assert services.registry.by_text.keys() == {"{ people { totalCount } }"}
    assert services.documents.pinned == {}
    assert await connection.fetchval("select count(*) from news.document") == 0


async def test_answers_to_what_is_no_longer_trusted_are_forgotten_too(feed: LiveFeed, connection: Connection) -> None:
    cache = ResponseCache(feed.database, feed.listener, 1_000_000)
    services = Services(
        feed.database, feed, DocumentCache(executable), registry=DocumentRegistry(trusted_only=True), cache=cache
    )
    await documents.add(connection, "web", "1", {"count": COUNT})
    upkeep = Synchronisation(services)
    await upkeep.refresh()
    await Engine(services).answer(Request(COUNT))
    before = cache.metrics()["answers"]
    await documents.remove(connection, "web", "1")
    await upkeep.refresh()

    assert (before, cache.metrics()["answers"]) == (1, 0)
    assert b"DOCUMENT_NOT_TRUSTED" in (await Engine(services).answer(Request(COUNT))).body


async def test_a_document_that_the_schema_has_outgrown_is_named_and_the_others_work(
    services: Services, connection: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    await documents.add(connection, "web", "1", {"old": "{ nothing }", "names": NAMES})
    upkeep = Synchronisation(services)
    await upkeep.refresh()
    with caplog.at_level(logging.WARNING, "dateline"):
        await upkeep.prepare()

    assert caplog.messages == ["a document of web 1 is refused: Cannot query field 'nothing' on type 'Query'."]
    assert len(services.documents.pinned) == 1
