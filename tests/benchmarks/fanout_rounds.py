"""Rounds of comments for all subscribers of one server, and what each round took."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from math import inf
from time import monotonic
from typing import Any

from tests.benchmarks.fanout_crowd import Crowd, following
from tests.benchmarks.fanout_sides import Side, opening
from tests.benchmarks.posting import Poster

UNHEARD = 10**9  # numbers of comments that are posted while nobody follows
WARMING, UNHEARD_COMMENTS = 10, 20


@dataclass(frozen=True, slots=True)
class Schedule:
    """`rate` is in comments a second."""

    rounds: int
    seconds: float
    rate: float = 5
    transport: str = "websocket"

    @property
    def comments(self) -> int:
        """In one round."""
        return int(self.seconds * self.rate)


@dataclass(frozen=True, slots=True)
class Round:
    """Milliseconds to the last delivery of each comment, since its request was sent and since that was answered;
    microseconds of processor time for each delivery; comments a second, which are fewer than they should be where one
    was late; and how busy the subscribers' own processor was."""

    since_request: Sequence[float]
    since_answer: Sequence[float]
    processor: float
    rate: float
    clients: float


@dataclass
class Course:
    """One server's rounds. `unheard` are its processor seconds for a comment that nobody follows, which are not its
    deliveries'; `memory` is in bytes for each connection."""

    side: Side
    crowd: Crowd
    subscribers: int
    schedule: Schedule
    unheard: float
    memory: float
    tally: dict[str, Any]
    rounds: list[Round] = field(default_factory=list)

    @property
    def sample(self) -> str:
        """A whole message as subscribers get it."""
        return str(self.tally["sample"])

    async def round(self) -> None:
        comments = self.schedule.comments
        first = 1 + len(self.rounds) * comments
        numbers = range(first, first + comments)
        used, clients, start = self.side.processor_time(), self.tally["seconds"], monotonic()
        moments = await post_all(self.side, numbers, self.schedule.rate)
        self.tally = await self.crowd.had(numbers.stop)
        used = self.side.processor_time() - used - self.unheard * comments
        last = [self.tally["last"].get(str(number), inf) for number in numbers]
        self.rounds.append(
            Round(
                [1000 * (end - sent) for end, (sent, _) in zip(last, moments, strict=True)],
                [1000 * (end - answered) for end, (_, answered) in zip(last, moments, strict=True)],
                1e6 * used / (comments * self.subscribers),
                (comments - 1) / (moments[-1][0] - moments[0][0]),
                (self.tally["seconds"] - clients) / (monotonic() - start),
            )
        )


@asynccontextmanager
async def course(
    side: Side, subscribers: int, schedule: Schedule, poster: Poster | None = None
) -> AsyncIterator[Course]:
    """Begins with comments that nobody follows, then lets the subscribers come and have one comment to warm up."""
    for number in range(WARMING):  # by a connection each: all processes are to have done all of it once
        await post_all(side, [UNHEARD + number], schedule.rate)
    before = side.processor_time()
    await post_all(side, range(UNHEARD + WARMING, UNHEARD + WARMING + UNHEARD_COMMENTS), schedule.rate)
    unheard, memory = (side.processor_time() - before) / UNHEARD_COMMENTS, side.memory()
    words = await opening(side, poster) if poster else []
    async with following(side.audiences(subscribers, words, schedule.transport)) as crowd:
        await post_all(side, [0], schedule.rate)
        tally = await crowd.had(1)
        memory = (side.memory() - memory) / subscribers
        yield Course(side, crowd, subscribers, schedule, unheard, memory, tally)


async def post_all(side: Side, numbers: Sequence[int], rate: float) -> list[tuple[float, float]]:
    """When each request was sent, and answered. One that is late because of the one before it is not skipped."""
    moments = []
    async with side.client() as client:
        start = monotonic()
        for index, number in enumerate(numbers):
            await asyncio.sleep(max(0, start + index / rate - monotonic()))
            moments.append(await side.post(client, number))
    return moments
