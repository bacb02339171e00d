"""Work in the background goes on whatever has failed: here, it gets no connection in time for a while."""

import asyncio
import logging

import pytest
from asyncpg import Connection

from api.embeds.oembed import Oembed
from api.settings.settings import Settings
from api.webhooks.deliveries import Deliveries
from db.connections import postgres
from db.connections.background_tasks import attempt
from db.connections.postgres import connected, open_database
from db.connections.turns import Waiting
from db.content.article_languages import find_languages
from db.content.search.maintenance import maintain_search
from db.feed.due_moments import tell_due_moments
from db.feed.listener import Listener
from db.feed.maintenance import FeedMaintenance
from tests.builder import Builder
from tests.waiting import until

NOTHING: dict[str, int] = {}
FAILURES = {
    "the feed could not be looked after",
    "the hours of articles could not be looked at",
    "the languages of older articles could not be found",
    "the search index could not be looked after",
    "webhooks could not be counted",
    "webhooks could not be looked for",
    "what is embedded could not be asked for",
}


async def test_what_waits_in_vain_for_a_connection_is_tried_again(
    database_url: str, make: Builder, connection: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "dateline")
    busy = open_database(database_url, pool_size=1, waiting=Waiting(own_patience=0.05))
    async with connected(busy) as database:
        deliveries = Deliveries(database, Listener(database_url))
        loops = [
            FeedMaintenance(database, 60).run(),
            tell_due_moments(database),
            find_languages(database, ["en"]),
            maintain_search(database),
            Oembed(Settings()).keep_learning(database),
        ]
        async with deliveries.running():
            async with postgres.connection(database):
                tasks = [asyncio.create_task(each) for each in loops]
                await until(lambda: {record.message.partition(":")[0] for record in caplog.records} >= FAILURES)
            assert not any(task.done() for task in tasks)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def test_a_fault_of_our_own_is_logged_whole_and_ends_no_loop(caplog: pytest.LogCaptureFixture) -> None:
    async def work() -> int:
        return NOTHING["missing"]

    assert await attempt(work, "it could not be done") is None
    assert "it could not be done\nTraceback" in caplog.text
