"""Those who follow a feed, and come back with their last cursor however often they lose it."""

import asyncio
import random
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

import httpx

LONGEST_PAUSE = 0.3  # seconds
MAY_PASS = {"UNAVAILABLE", "TIMEOUT", "OVERLOADED"}
RESETS = ("FeedReset", "ContentReset")


class Lost(Exception):
    """The connection is over, says its reason: whoever follows is to come back."""


class Expired(Lost):
    """There is no going on from the cursor: whoever follows is to read the list again."""


class Event(NamedTuple):
    """`about` is the ID of the comment or the article."""

    seq: int
    token: int
    kind: str
    about: str


@dataclass(eq=False)
class Follower(ABC):
    """`feed` is the field that is followed, `of` whose it is. `connect` follows one connection until it is lost.
    `cursor` is where the page stood that it begins behind. `seen` is what came since then, or since it was last told to
    begin again; `seen_before` is how much came before."""

    connect: "Connect"
    feed: str
    of: str
    entrances: Sequence[str]
    cursor: str
    chances: random.Random
    seen: list[Event] = field(default_factory=list)
    seen_before: int = 0
    resets: int = 0
    losses: Counter[str] = field(default_factory=Counter)
    replayed: int = 0
    connections: int = 0
    moved: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.start, self.since = self.cursor, datetime.now(UTC)

    @property
    @abstractmethod
    def document(self) -> str:
        """What is asked for; of subscriptions and of queries that poll, whose result is a list."""

    @abstractmethod
    def variables(self, after: str) -> Mapping[str, str]: ...

    @abstractmethod
    def about(self, event: Any) -> str: ...

    @abstractmethod
    async def begin_again(self, entrance: str) -> str:
        """Where to begin once there is no going on from a cursor."""

    @property
    def skips(self) -> bool:
        """Whether the feed has only some of the events of its log."""
        return False

    def request(self, after: str) -> Mapping[str, Any]:
        return {"query": self.document, "variables": self.variables(after)}

    @property
    def transport(self) -> str:
        return self.connect.__name__.removeprefix("follow_")

    @property
    def position(self) -> int:
        return position(self.cursor)

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            entrance = self.chances.choice(self.entrances)
            try:
                await self.connect(self, entrance)
            except Expired:
                with suppress(httpx.HTTPError, KeyError):
                    self.start_over(await self.begin_again(entrance))
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

    def start_over(self, cursor: str) -> None:
        """As a client does that has read the list again."""
        self.start = self.cursor = cursor
        self.seen_before, self.seen, self.resets = self.seen_before + len(self.seen), [], self.resets + 1

    def take_event(self, event: Any) -> None:
        if event["__typename"] in RESETS:
            self.start_over(event["cursor"])
            return
        before, self.cursor = self.position, event["cursor"]
        follows = self.position > before if self.skips else self.position == before + 1
        assert follows, f"{self.transport}, {self.feed} of {self.of}: {self.position} came behind {before}"
        self.seen.append(Event(self.position, token(self.cursor), event["__typename"], self.about(event)))
        self.replayed += self.connections > 1 and datetime.fromisoformat(event["occurredAt"]) < self.since
        self.moved.set()

    async def reach(self, is_there: Callable[[str], Awaitable[bool]]) -> None:
        while not await is_there(self.cursor):
            self.moved.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self.moved.wait(), LONGEST_PAUSE)


Connect = Callable[[Follower, str], Awaitable[None]]


def position(cursor: str) -> int:
    """The third part of a cursor counts an article's events. Clients need not know; a test of their order does."""
    return int(cursor.split(".")[2])


def token(cursor: str) -> int:
    """The fourth part tells an event from another that has taken its place."""
    return int(cursor.split(".")[3])


def refuse(answer: Any) -> None:
    if errors := answer.get("errors"):
        codes = {error["extensions"]["code"] for error in errors}
        if codes == {"CURSOR_EXPIRED"}:
            raise Expired
        if not codes <= MAY_PASS:
            raise AssertionError(f"A follower was answered {answer}.")
        raise Lost(" ".join(sorted(codes)))
