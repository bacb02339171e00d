"""The live feed of a process: who subscribes to what, and which notifications wake which broadcasts."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from db.compiler.cursors import log_position
from db.compiler.feeds import CurrentValues, FeedStatement
from db.compiler.inputs import Inputs
from db.connections.admission import Client, own_work
from db.connections.connection_pool import pool_of
from db.connections.postgres import Database
from db.connections.reads import FeedEvent, read_events
from db.connections.retries import retry_while_unavailable
from db.feed import event_log
from db.feed.broadcasts import Broadcast, EventLogBroadcast
from db.feed.current_values import CurrentValueBroadcast
from db.feed.due_moments import tell_due_moments
from db.feed.listener import Listener
from db.feed.maintenance import FeedMaintenance
from db.feed.quotas import Clients, ReadPace, StreamLimits, StreamQuota
from db.feed.read_slots import ReadSlots
from db.feed.running_broadcasts import RunningBroadcast, RunningBroadcasts
from db.feed.subscribers import Subscriber

LIMITS = StreamLimits()
UNKNOWN = Client()


@dataclass(frozen=True, slots=True)
class FeedSubscription:
    """`cursor`, where the feed has any, is that of the last event before the first that the subscriber gets."""

    subscriber: Subscriber
    cursor: str | None
    unsubscribe: Callable[[], None]


class LiveFeed:
    """`queue` is how many events may wait for one subscriber, `retention` the seconds that events are kept.
    `listen_url` is for a database whose own URL leads to a pooler in transaction mode, where LISTEN does not work."""

    def __init__(
        self,
        database: Database,
        queue: int = 100,
        retention: float = 604_800,
        listen_url: str | None = None,
        limits: StreamLimits = LIMITS,
    ) -> None:
        self.database, self.queue = database, queue
        self.quota = StreamQuota(limits)
        self.maintenance = FeedMaintenance(database, retention)
        followed = pool_of(database).followed
        self.listener = Listener(listen_url or database.options["dsn"], followed.follow)
        followed.on_newer = self.listener.reconnect
        self.listener.handlers.append(self)
        # However many broadcasts an event wakes, queries get connections too.
        self._read_slots = ReadSlots(max(1, database.options["max_size"] // 2))
        self._pace = ReadPace()
        self.counters: Counter[str] = Counter()
        self._running = RunningBroadcasts()

    @asynccontextmanager
    async def running(self) -> AsyncIterator["LiveFeed"]:
        own = (self.listener.run(), self.maintenance.run(), tell_due_moments(self.database))
        tasks: list[asyncio.Task[None]] = [asyncio.create_task(work) for work in own]
        try:
            yield self
        finally:
            tasks += [running.task for running in self._running]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def subscribe(self, statement: FeedStatement, inputs: Inputs, client: Client = UNKNOWN) -> FeedSubscription:
        """Raises BadCursor, ExpiredCursor, NotFound, TooManyStreams or Overloaded before the first event."""
        after = statement.after(inputs)
        # Viewers share a broadcast unless more than the events that they own looks different to each.
        shared = inputs if statement.is_personal else replace(inputs, viewer=replace(inputs.viewer, id=None))
        running = self._running_broadcast(statement, shared, client)
        read_own = partial(self._read_own, statement, inputs)
        subscriber = Subscriber(
            running.broadcast.replay, self.queue, None if statement.is_personal else inputs.viewer.id, read_own
        )
        running.subscribers.add(subscriber)
        self.quota.join(running.clients, client)
        unsubscribe = partial(self._unsubscribe, running, subscriber, client)
        try:
            start = await running.broadcast.start(subscriber, after)
        except BaseException:
            unsubscribe()
            raise
        self.counters["replays"] += after is not None
        return FeedSubscription(subscriber, statement.cursor(shared, start), unsubscribe)

    def metrics(self) -> dict[str, float]:
        """Gauges and counters for `/metrics`."""
        queued = [len(subscriber.queue) for one in self._running for subscriber in one.broadcast.live_subscribers]
        return {
            "subscriptions": sum(len(running.subscribers) for running in self._running),
            "streams": len(self._running),
            "waiting_events": sum(queued),
            "longest_queue": max(queued, default=0),
            "replays": self.counters["replays"],
            "wakeups": self.counters["wakeups"],
            "listener_connections": self.listener.connections,
            "listening": float(self.listener.listening.is_set()),
        }

    def _running_broadcast(self, statement: FeedStatement, shared: Inputs, client: Client) -> RunningBroadcast:
        """The broadcast of a statement and its values, started with its first subscriber."""
        key = (statement.sql, repr((statement.keys(shared), statement.values(replace(shared, position=0)))))
        running = self._running.find(key)
        if running is None:
            self.quota.check(client, len(self._running))
            clients = Clients()
            broadcast = self._broadcast(statement, shared, clients)
            task = asyncio.create_task(broadcast.run())
            running = RunningBroadcast(key, broadcast, task, statement.topics(shared), clients)
            self._running.add(running)
            running.task.add_done_callback(lambda _: self._ended(running))
        return running

    def _broadcast(self, statement: FeedStatement, shared: Inputs, clients: Clients) -> Broadcast:
        async def read(**changed: Any) -> Sequence[FeedEvent]:
            await self._pace.turn(clients)
            return await self._read(statement, replace(shared, **changed), clients.total)

        keys = statement.keys(shared)
        if isinstance(statement.feed, CurrentValues):
            return CurrentValueBroadcast(lambda changed: read(keys=changed), keys)
        return EventLogBroadcast(lambda at: read(position=at), partial(self._position, statement.feed.log, *keys))

    async def _read_own(self, statement: FeedStatement, inputs: Inputs, position: int) -> Sequence[FeedEvent]:
        """The next event as the viewer who owns it sees it."""
        return await retry_while_unavailable(
            lambda: self._read(statement, replace(inputs, position=position, batch_size=1), 1)
        )

    async def _position(self, log: str, *keys: int) -> int:
        with own_work():
            async with self._read_slots.slot(1):
                return await event_log.position(self.database, log, *keys)

    async def _read(self, statement: FeedStatement, inputs: Inputs, subscribers: int) -> Sequence[FeedEvent]:
        """The slots are what bounds it: who had one and waited for a client's turn would hold up all others."""
        with own_work():
            async with self._read_slots.slot(subscribers):
                return await read_events(self.database, statement, inputs)

    def _unsubscribe(self, running: RunningBroadcast, subscriber: Subscriber, client: Client) -> None:
        if subscriber not in running.subscribers:
            return
        running.broadcast.live_subscribers.pop(subscriber, None)
        running.subscribers.discard(subscriber)
        self.quota.leave(running.clients, client)
        if not running.subscribers:
            self._running.remove(running)
            running.task.cancel()

    def _ended(self, running: RunningBroadcast) -> None:
        """The last subscriber is gone, the process stops, or reading has failed."""
        self._running.remove(running)
        failure = None if running.task.cancelled() else running.task.exception()
        if isinstance(failure, Exception):
            for subscriber in running.subscribers:
                subscriber.fail(failure)

    def notified(self, payload: str) -> None:
        """The payload is the cursor of an event, or says for which article something waits to be announced. What one
        viewer alone is told has a topic of its own, and its place in the same log."""
        self.counters["wakeups"] += 1
        topic, _, number = payload.rpartition(".")
        if not number.isdecimal():
            return  # anyone who has the database can notify
        if pending := self.maintenance.announcements.get(topic):
            pending.add(int(number))
        else:
            for broadcast in self._running.of_topic(topic.replace("own.", "feed.")):
                broadcast.wake(int(topic.rpartition(".")[2]), log_position(int(number)))

    async def reconnected(self) -> None:
        """Catches up from the tables: notifications may have been missed."""
        keys = [int(topic.rpartition(".")[2]) for topic in self._running.topics]
        for topic, position in await event_log.positions(self.database, keys):
            for broadcast in self._running.of_topic(topic):
                broadcast.synchronise(int(topic.rpartition(".")[2]), position)
        await self.maintenance.announce_all()
