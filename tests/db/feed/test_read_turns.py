"""Feeds are read for crowds before few, for none too late, and not too often for what one client alone has."""

import asyncio

import pytest

from db.connections.admission import Client
from db.feed.quotas import BETWEEN_READS, Clients, ReadPace
from db.feed.read_slots import OVERTAKEN, ReadSlots

ONE, TWO, NEIGHBOUR = Client("one", "one"), Client("two", "two"), Client("neighbour", "one")


async def order_of(*subscribers: int) -> list[int]:
    """In which order reads for so many subscribers have their turns, while one is under way."""
    slots, order = ReadSlots(1), list[int]()

    async def read(number: int, count: int) -> None:
        async with slots.slot(count):
            order.append(number)

    async with asyncio.TaskGroup() as group, slots.slot(1):
        for number, count in enumerate(subscribers):
            group.create_task(read(number, count))
        await asyncio.sleep(0)
    return order


async def test_a_crowd_is_read_for_first() -> None:
    assert await order_of(1, 1, 50, 1, 2) == [2, 4, 0, 1, 3]


async def test_nobody_waits_for_crowds_for_ever() -> None:
    assert (await order_of(1, *[3] * (4 * OVERTAKEN))).index(0) == 2 * OVERTAKEN - 1


async def test_who_gives_up_leaves_the_slot_to_others() -> None:
    slots, done = ReadSlots(1), asyncio.Event()

    async def read() -> None:
        async with slots.slot(1):
            done.set()

    async with slots.slot(1):
        gone, waits = asyncio.create_task(read()), asyncio.create_task(read())
        await asyncio.sleep(0)
        gone.cancel()
    await asyncio.wait_for(waits, 5)

    assert (done.is_set(), slots.free) == (True, 1)


@pytest.mark.parametrize(
    ("reads", "delays"),
    [
        ([[ONE], [ONE], [ONE]], [0, 1, 2]),
        ([[ONE], [ONE, TWO], [ONE, TWO], [TWO], [ONE]], [0, 0, 0, 0, 1]),
        ([[ONE, NEIGHBOUR], [NEIGHBOUR, ONE], [ONE, NEIGHBOUR, TWO]], [0, 1, 0]),
        ([[], []], [0, 0]),
    ],
    ids=["one alone", "what others have too is never late", "all at one address", "nobody"],
)
def test_what_one_client_has_alone_is_read_at_a_pace(reads: list[list[Client]], delays: list[int]) -> None:
    pace = ReadPace()

    assert [pace.delay(Clients(clients), 5.0) for clients in reads] == pytest.approx(
        [BETWEEN_READS * delay for delay in delays]
    )
    assert pace.delay(Clients([ONE]), 6.0) == 0
