"""A broadcast, apart from any database: what it hands to whom."""

import asyncio
from collections.abc import Sequence

from db.connections.reads import FeedEvent
from db.feed.broadcasts import EventLogBroadcast
from db.feed.subscribers import Subscriber


async def test_who_has_some_of_what_comes_together_gets_the_rest() -> None:
    events = list[FeedEvent]()

    async def read(position: int) -> Sequence[FeedEvent]:
        return [event for event in events if event.position > position]

    async def read_position() -> int:
        return 0

    broadcast = EventLogBroadcast(read, read_position)
    ahead, behind = [Subscriber(broadcast.replay, 10, None, read) for _ in range(2)]
    await broadcast.start(ahead, 2)
    await broadcast.start(behind, 0)
    events += [FeedEvent(0, number, str(number), None, (), "{}") for number in range(1, 5)]
    running = asyncio.create_task(broadcast.run())
    broadcast.wake(0, 4)
    had = [[(await anext(each)).position for _ in range(number)] for each, number in ((ahead, 2), (behind, 4))]
    running.cancel()

    assert had == [[3, 4], [1, 2, 3, 4]]
