"""The live feed of a process: who follows what, and what wakes them."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial

from databases import Database

from db.compiler import mapping
from db.compiler.feeds import Stream
from db.compiler.inputs import Given
from db.connections.reads import Step, steps
from db.connections.retries import retry_while_unavailable
from db.feed import event_log
from db.feed.broadcasts import Broadcast, Counts, Log
from db.feed.listener import Listener
from db.feed.maintenance import PENDING_LIKES, FeedMaintenance
from db.feed.subscribers import Subscriber


@dataclass(eq=False)
class Running:
    """A broadcast under its key, with its task and the topics that wake it; `users` follow it or are about to."""

    key: tuple[str, str]
    broadcast: Broadcast
    task: asyncio.Task[None]
    topics: Sequence[str]
    users: set[Subscriber] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class FeedSubscription:
    """Someone who follows a feed from a cursor on, where it has any, until they leave it."""

    subscriber: Subscriber
    cursor: str | None
    leave: Callable[[], None]


class LiveFeed:
    """`queue` is how many steps may wait for one subscriber, `retention` the seconds that events are kept. `listen_url`
    is for where the database's own leads to a pooler, which lends no session to listen in."""

    def __init__(
        self, database: Database, queue: int = 100, retention: float = 604_800, listen_url: str | None = None
    ) -> None:
        self.database, self.queue = database, queue
        self.maintenance = FeedMaintenance(database, retention)
        self.listener = Listener(listen_url or database.options["dsn"])
        self.listener.hearers.append(self)
        # However many streams an event wakes, queries get connections too.
        self._turns = asyncio.Semaphore(max(1, database.options["max_size"] // 2))
        self.counters: Counter[str] = Counter()
        self._running: dict[tuple[str, str], Running] = {}
        self._topics: dict[str, set[Running]] = {}

    @asynccontextmanager
    async def running(self) -> AsyncIterator["LiveFeed"]:
        tasks = [asyncio.create_task(work) for work in (self.listener.run(), self.maintenance.run())]
        try:
            yield self
        finally:
            tasks += [running.task for running in self._running.values()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def follow(self, stream: Stream, given: Given) -> FeedSubscription:
        """Raises BadCursor, ExpiredCursor or NotFound before there is anything to follow."""
        after = stream.after(given)
        # Who asks is only part of the question where it matters for more than their own comments.
        asked = given if stream.personal else replace(given, viewer=replace(given.viewer, id=None))
        running = self._run(stream, asked)
        own = partial(self._own, stream, given)
        subscriber = Subscriber(running.broadcast.replay, self.queue, None if stream.personal else given.viewer.id, own)
        running.users.add(subscriber)
        try:
            begin = await running.broadcast.start(subscriber, after)
        except BaseException:
            self._leave(running, subscriber)
            raise
        self.counters["replays"] += after is not None
        return FeedSubscription(subscriber, stream.cursor(asked, begin), partial(self._leave, running, subscriber))

    def figures(self) -> dict[str, float]:
        """Numbers for those who run the server."""
        waiting = [
            len(subscriber.waiting) for one in self._running.values() for subscriber in one.broadcast.subscribers
        ]
        return {
            "subscriptions": sum(len(running.users) for running in self._running.values()),
            "streams": len(self._running),
            "waiting_events": sum(waiting),
            "longest_queue": max(waiting, default=0),
            "replays": self.counters["replays"],
            "wakeups": self.counters["wakeups"],
            "listener_connections": self.listener.connections,
            "listening": float(self.listener.listening.is_set()),
        }

    def _run(self, stream: Stream, asked: Given) -> Running:
        """The broadcast of a statement and its values: all who ask the same share it."""
        key = (stream.sql, repr((stream.keys(asked), stream.values(replace(asked, position=0)))))
        running = self._running.get(key)
        if running and running.task.done():
            self._forget(running)
            running = None
        if running is None:
            broadcast = self._broadcast(stream, asked)
            running = Running(key, broadcast, asyncio.create_task(broadcast.run()), stream.topics(asked))
            self._running[key] = running
            for topic in running.topics:
                self._topics.setdefault(topic, set()).add(running)
            running.task.add_done_callback(lambda _: self._ended(running))
        return running

    def _broadcast(self, stream: Stream, asked: Given) -> Broadcast:
        keys = stream.keys(asked)
        if isinstance(stream.feed, mapping.Counts):
            return Counts(lambda changed: self._read(stream, replace(asked, keys=changed)), keys)
        return Log(lambda at: self._steps(stream, asked, at), partial(event_log.position, self.database, *keys))

    async def _steps(self, stream: Stream, given: Given, position: int) -> Sequence[Step]:
        return await self._read(stream, replace(given, position=position))

    async def _own(self, stream: Stream, given: Given, position: int) -> Sequence[Step]:
        """The next step as its author sees it."""
        return await retry_while_unavailable(lambda: self._read(stream, replace(given, position=position, portion=1)))

    async def _read(self, stream: Stream, given: Given) -> Sequence[Step]:
        async with self._turns:
            return await steps(self.database, stream, given)

    def _leave(self, running: Running, subscriber: Subscriber) -> None:
        running.broadcast.subscribers.discard(subscriber)
        running.users.discard(subscriber)
        if not running.users:
            self._forget(running)
            running.task.cancel()

    def _forget(self, running: Running) -> None:
        """Whoever asks the same from now on starts anew."""
        if self._running.get(running.key) is running:
            del self._running[running.key]
            for topic in running.topics:
                self._topics[topic].discard(running)
                if not self._topics[topic]:
                    del self._topics[topic]

    def _ended(self, running: Running) -> None:
        """Nobody follows any more, the process stops, or reading has failed."""
        self._forget(running)
        failure = None if running.task.cancelled() else running.task.exception()
        if isinstance(failure, Exception):
            for subscriber in running.users:
                subscriber.end(failure)

    def hear(self, announcement: str) -> None:
        """A cursor, or the article whose likes are to be announced."""
        self.counters["wakeups"] += 1
        topic, _, number = announcement.rpartition(".")
        if not number.isdecimal():
            return  # anyone who has the database can notify
        if topic == PENDING_LIKES:
            self.maintenance.announce_likes(int(number))
        else:
            self._wake(topic, int(number))

    def _wake(self, topic: str, position: int) -> None:
        # Those first whom most follow: others may be many.
        for running in sorted(self._topics.get(topic, ()), key=lambda running: -len(running.users)):
            running.broadcast.wake(int(topic.rpartition(".")[2]), position)

    async def restored(self) -> None:
        """Whatever happened while nobody listened is in the tables."""
        keys = [int(topic.rpartition(".")[2]) for topic in self._topics]
        for topic, position in await event_log.positions(self.database, keys):
            self._wake(topic, position)
        await self.maintenance.announce_all_likes()
