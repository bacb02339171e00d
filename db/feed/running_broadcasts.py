"""The broadcasts that run in a process, by what they read, and by the topics of the notifications that wake them."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from db.feed.broadcasts import Broadcast
from db.feed.quotas import Clients
from db.feed.subscribers import Subscriber

Key = tuple[str, str]


@dataclass(eq=False)
class RunningBroadcast:
    """A broadcast under its key, with its task and topics. `subscribers` are live or replay still; `clients` are whose
    they are."""

    key: Key
    broadcast: Broadcast
    task: asyncio.Task[None]
    topics: Sequence[str]
    clients: Clients
    subscribers: set[Subscriber] = field(default_factory=set)


class RunningBroadcasts:
    def __init__(self) -> None:
        self._by_key: dict[Key, RunningBroadcast] = {}
        self._by_topic: dict[str, set[RunningBroadcast]] = {}

    def __iter__(self) -> Iterator[RunningBroadcast]:
        return iter(self._by_key.values())

    def __len__(self) -> int:
        return len(self._by_key)

    @property
    def topics(self) -> list[str]:
        return list(self._by_topic)

    def find(self, key: Key) -> RunningBroadcast | None:
        """One whose task has ended is none any more."""
        running = self._by_key.get(key)
        if running and running.task.done():
            self.remove(running)
            return None
        return running

    def add(self, running: RunningBroadcast) -> None:
        self._by_key[running.key] = running
        for topic in running.topics:
            self._by_topic.setdefault(topic, set()).add(running)

    def remove(self, running: RunningBroadcast) -> None:
        """Later subscribers with the same statement and values start a new one."""
        if self._by_key.get(running.key) is running:
            del self._by_key[running.key]
            for topic in set(running.topics):
                self._by_topic[topic].discard(running)
                if not self._by_topic[topic]:
                    del self._by_topic[topic]

    def of_topic(self, topic: str) -> list[Broadcast]:
        """Those with the most subscribers first: there may be many others."""
        running = sorted(self._by_topic.get(topic, ()), key=lambda running: -len(running.subscribers))
        return [each.broadcast for each in running]
