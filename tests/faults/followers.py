"""Those who follow an article's feed, and come back with their last cursor however often they lose it."""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple

LONGEST_PAUSE = 0.3  # seconds
MAY_PASS = {"UNAVAILABLE", "TIMEOUT"}

Feed = Literal["commentEvents", "commentAdded", "commentEventsSince"]


class Lost(Exception):
    """The connection is over, says its reason: whoever follows is to come back."""


class Event(NamedTuple):
    seq: int
    kind: str
    comment: str


@dataclass(eq=False)
class Follower:
    """`connect` follows one connection until it is lost. `cursor` is where the page stood that it begins behind."""

    connect: "Connect"
    feed: Feed
    article: str
    entrances: Sequence[str]
    cursor: str
    chances: random.Random
    seen: list[Event] = field(default_factory=list)
    losses: Counter[str] = field(default_factory=Counter)
    replayed: int = 0
    connections: int = 0
    moved: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.start, self.since = self.cursor, datetime.now(UTC)

    @property
    def transport(self) -> str:
        return self.connect.__name__.removeprefix("follow_")

    @property
    def position(self) -> int:
        return position(self.cursor)

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            try:
                await self.connect(self, self.chances.choice(self.entrances))
            except Lost as loss:
                self.losses[str(loss)] += 1
            await asyncio.sleep(self.chances.random() * LONGEST_PAUSE)

    def connected(self) -> None:
        self.connections += 1
        self.since = datetime.now(UTC)

    def take(self, answer: Any) -> None:
        """One execution result. Raises Lost where it is a failure that may pass."""
        refuse(answer)
        (event,) = answer["data"].values()
        self.take_event(event)

    def take_event(self, event: Any) -> None:
        comment = event.get("comment") or {"id": ""}
        self.cursor = event["cursor"]
        self.seen.append(Event(self.position, event["__typename"], comment["id"]))
        self.replayed += self.connections > 1 and datetime.fromisoformat(event["occurredAt"]) < self.since
        self.moved.set()

    async def reach(self, goal: int) -> None:
        while self.position < goal:
            self.moved.clear()
            await self.moved.wait()


Connect = Callable[[Follower, str], Awaitable[None]]


def position(cursor: str) -> int:
    """The third part of a cursor counts an article's events. Clients need not know; a test of their order does."""
    return int(cursor.split(".")[2])


def refuse(answer: Any) -> None:
    if errors := answer.get("errors"):
        codes = {error["extensions"]["code"] for error in errors}
        if not codes <= MAY_PASS:
            raise AssertionError(f"A follower was answered {answer}.")
        raise Lost(" ".join(sorted(codes)))
