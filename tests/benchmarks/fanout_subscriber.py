"""One subscriber: speaks its protocol just well enough to count what comes, and to note when it came."""

import asyncio
from array import array
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, cast

MARK = b"delivery-"
DIGITS = 27
LONG = len(MARK) + DIGITS
ERROR = b'"errors":[', b'"type":"error"'
SECONDS_BETWEEN_TRIES = 2


def mark(number: int) -> str:
    """What the comment of this number has in its text: as long as the UUID that it stands in for."""
    return f"{MARK.decode()}{number:0{DIGITS}d}"


@dataclass(slots=True)
class Tally:
    """What all subscribers of a process have had. `times` are when they had a delivery, in order, by its number, on a
    clock that all processes share. One that comes late counts as lost and as doubled. `refused` are answers that ask to
    try again: so many do not come at once in life."""

    times: dict[int, "array[float]"] = field(default_factory=lambda: defaultdict(lambda: array("d")))
    delivered: int = 0
    lost: int = 0
    doubled: int = 0
    refused: int = 0
    closed: int = 0
    sample: str = ""

    def told(self) -> dict[str, Any]:
        """Its counts, and when the last had each."""
        counts = {name: getattr(self, name) for name in ("delivered", "doubled", "refused", "closed", "sample")}
        return {**counts, "last": {number: times[-1] for number, times in self.times.items()}}


class Subscriber(asyncio.Protocol):
    """`requests` are what it says, each after a reply to the one before, and the first when it has a connection. It is
    `ready` when it has said them all, and the first was taken."""

    __slots__ = ("expected", "ready", "requests", "rest", "said", "tally", "transport")

    def __init__(self, requests: Sequence[bytes], tally: Tally) -> None:
        self.requests, self.tally = requests, tally
        self.ready = asyncio.get_running_loop().create_future()
        self.expected = self.said = 0
        self.rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.transport.write(self.requests[0])

    def connection_lost(self, exc: Exception | None) -> None:
        self.tally.closed += 1
        if not self.ready.done():
            self.ready.set_exception(ConnectionError(f"A subscriber was refused: {self.rest[:300]!r}"))

    def go_on(self) -> None:
        """After each reply that is no delivery."""
        self.said += 1
        if self.said < len(self.requests):
            self.transport.write(self.requests[self.said])
        if self.said >= len(self.requests) - 1 and not self.ready.done():
            self.ready.set_result(None)

    def refused(self) -> None:
        """By a server that has too much to do: the last request is said once more, a while later."""
        self.tally.refused += 1
        asyncio.get_running_loop().call_later(SECONDS_BETWEEN_TRIES, self.transport.write, self.requests[-1])

    def had(self, number: int) -> bool:
        """Counts a delivery. Whether it was the first of all."""
        tally = self.tally
        if number < self.expected:
            tally.doubled += 1
            return False
        tally.lost += number - self.expected
        self.expected = number + 1
        tally.times[number].append(monotonic())
        tally.delivered += 1
        return not tally.sample


def number_at(data: bytes, place: int) -> int:
    """Of the mark there."""
    return int(data[place + len(MARK) : place + LONG])
