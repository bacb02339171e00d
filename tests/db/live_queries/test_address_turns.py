"""What is watched at one address alone is read one after the other, however much it is."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from db.connections.admission import Client
from db.feed.read_slots import ReadSlots
from db.live_queries.answers import Reading
from db.live_queries.watches import Process, Watch
from tests.waiting import until

GREEDY, NEIGHBOUR, OTHER = Client("greedy", "one"), Client("neighbour", "one"), Client("other", "two")


class Queries:
    """Watches whose readings take until the test lets them end. `reading` are those that have begun."""

    def __init__(self) -> None:
        self.process, self.reading, self.may_end = Process(ReadSlots(2)), list[str](), asyncio.Event()
        self.watches: list[Watch] = []

    def watch(self, name: str, *clients: Client) -> Watch:
        async def read() -> Reading:
            self.reading.append(name)
            await self.may_end.wait()
            return Reading(b"{}")

        watch = Watch(name, read, self.process, lambda _: None)
        self.watches.append(watch)
        for client in clients:
            watch.clients.join(client)
        return watch


@pytest.fixture
async def queries() -> AsyncIterator[Queries]:
    queries = Queries()
    yield queries
    for watch in queries.watches:
        watch.task.cancel()
        with suppress(asyncio.CancelledError):
            await watch.task


async def test_others_are_read_for_while_one_address_has_many(queries: Queries) -> None:
    for number in range(5):
        queries.watch(f"greedy {number}", GREEDY)
        queries.watch(f"both {number}", GREEDY, NEIGHBOUR)
    await until(lambda: queries.reading)

    queries.watch("other", OTHER)

    await until(lambda: "other" in queries.reading)
    assert len(queries.reading) == 2
    queries.may_end.set()
    await until(lambda: len(queries.reading) == 11)


async def test_what_is_watched_elsewhere_too_waits_for_no_address(queries: Queries) -> None:
    queries.watch("greedy", GREEDY)
    await until(lambda: queries.reading)
    front = queries.watch("front", GREEDY)
    waiting = queries.watch("waiting", GREEDY)
    await until(lambda: front.clients.on_shared and waiting.clients.on_shared)

    front.clients.join(OTHER)
    front.clients.join(OTHER)

    await until(lambda: queries.reading == ["greedy", "front"])
    queries.may_end.set()
    await until(lambda: queries.reading == ["greedy", "front", "waiting"])
