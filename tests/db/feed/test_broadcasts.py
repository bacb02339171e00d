"""A broadcast, apart from any database: what it hands to whom."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress

import pytest

from db.connections.reads import FeedEvent
from db.feed import broadcasts
from db.feed.broadcasts import EventLogBroadcast
from db.feed.subscribers import DELIVERY_BATCH, Subscriber

CROWD = 4 * DELIVERY_BATCH
FIRST, LAST = 0, CROWD - 1
Read = Callable[[int], Sequence[FeedEvent]]


def event(position: int) -> FeedEvent:
    return FeedEvent(0, position, str(position), None, (), "{}")


class Crowd:
    """Follows a log that has its first event, and does something when the first of them has had it. `had` is who had
    which event, in order."""

    def __init__(self, read: Read, then: Callable[[EventLogBroadcast], None]) -> None:
        self.read, self.then = read, then
        self.had: list[tuple[int, int]] = []

    async def follow(self, last: int) -> None:
        """Until everyone has had the last event, or the broadcast has failed."""
        broadcast = EventLogBroadcast(self._read, self._begin)
        subscribers = [Subscriber(broadcast.replay, 10, None, self._read) for _ in range(CROWD)]
        await asyncio.gather(*(broadcast.start(each, 0) for each in subscribers))
        readers = asyncio.gather(*(self._take(broadcast, *each, last) for each in enumerate(subscribers)))
        running = asyncio.create_task(broadcast.run())
        broadcast.wake(0, 1)
        await asyncio.wait((readers, running), return_when=asyncio.FIRST_COMPLETED)
        for task in (readers, running):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _read(self, position: int) -> Sequence[FeedEvent]:
        return self.read(position)

    async def _begin(self) -> int:
        return 0

    async def _take(self, broadcast: EventLogBroadcast, number: int, subscriber: Subscriber, last: int) -> None:
        async for each in subscriber:
            self.had.append((number, each.position))
            if len(self.had) == 1:
                self.then(broadcast)
            if each.position == last:
                return


@pytest.fixture
def no_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broadcasts, "READ_INTERVAL", 0)


@pytest.mark.usefixtures("no_interval")
async def test_what_comes_during_a_delivery_begins_with_who_is_next() -> None:
    log: list[FeedEvent] = []

    def then(broadcast: EventLogBroadcast) -> None:
        log.append(event(2))
        broadcast.wake(0, 2)

    crowd = Crowd(lambda position: [each for each in log if each.position > position], then)
    log.append(event(1))
    await crowd.follow(2)

    assert [[position for who, position in crowd.had if who == number] for number in range(CROWD)] == CROWD * [[1, 2]]
    assert crowd.had.index((LAST, 2)) < crowd.had.index((FIRST, 2))


@pytest.mark.usefixtures("no_interval")
async def test_of_a_log_that_was_lost_during_a_delivery_nothing_more_is_told() -> None:
    lost = False

    def read(position: int) -> Sequence[FeedEvent]:
        events = [event(1), event(2)] if lost else [event(7)]
        return [each for each in events if each.position > position or (lost and position == 7)]

    def then(broadcast: EventLogBroadcast) -> None:
        nonlocal lost
        lost = True
        broadcast.wake(0, 0)

    crowd = Crowd(read, then)
    await crowd.follow(2)

    had = [[position for who, position in crowd.had if who == number] for number in range(CROWD)]
    assert had[FIRST] == [7, 1, 2]
    assert had[LAST] == [1, 2]
    assert all(each in ([7, 1, 2], [1, 2]) for each in had)


@pytest.mark.usefixtures("no_interval")
async def test_a_read_that_fails_during_a_delivery_ends_the_broadcast() -> None:
    def read(position: int) -> Sequence[FeedEvent]:
        if position == 1:
            raise ValueError("no such log")
        return [event(1)] if position < 1 else []

    with pytest.raises(ValueError, match="no such log"):
        await Crowd(read, lambda broadcast: broadcast.wake(0, 2)).follow(2)


async def test_who_has_some_of_what_comes_together_gets_the_rest() -> None:
    events = list[FeedEvent]()

    async def read(position: int) -> Sequence[FeedEvent]:
        return [each for each in events if each.position > position]

    async def read_position() -> int:
        return 0

    broadcast = EventLogBroadcast(read, read_position)
    ahead, behind = [Subscriber(broadcast.replay, 10, None, read) for _ in range(2)]
    await broadcast.start(ahead, 2)
    await broadcast.start(behind, 0)
    events += [event(number) for number in range(1, 5)]
    running = asyncio.create_task(broadcast.run())
    broadcast.wake(0, 4)
    had = [[(await anext(each)).position for _ in range(number)] for each, number in ((ahead, 2), (behind, 4))]
    running.cancel()

    assert had == [[3, 4], [1, 2, 3, 4]]
