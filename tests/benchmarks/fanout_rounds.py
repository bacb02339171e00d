"""Rounds of comments for all subscribers of one server, and what each round took."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from math import inf
from time import monotonic
from typing import Any

from tests.benchmarks.fanout_sides import Crowd, Side, following, opening
from tests.benchmarks.posting import Poster

COMMENTS_PER_SECOND = 5
UNHEARD = 10**9  # numbers of comments that are posted while nobody follows


@dataclass(frozen=True, slots=True)
class Schedule:
    rounds: int
    seconds: float

    @property
    def comments(self) -> int:
        """In one round."""
        return int(self.seconds * COMMENTS_PER_SECOND)


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
    comments: int
    unheard: float
    memory: float
    tally: dict[str, Any]
    rounds: list[Round] = field(default_factory=list)

    @property
    def sample(self) -> str:
        """A whole message as subscribers get it."""
        return str(self.tally["sample"])

    async def round(self) -> None:
        first = 1 + len(self.rounds) * self.comments
        numbers = range(first, first + self.comments)
        used, clients, start = self.side.processor_time(), self.tally["seconds"], monotonic()
        moments = await post_all(self.side, numbers)
        self.tally = await self.crowd.had(numbers.stop)
        used = self.side.processor_time() - used - self.unheard * self.comments
        last = [self.tally["last"].get(str(number), inf) for number in numbers]
        self.rounds.append(
            Round(
                [1000 * (end - sent) for end, (sent, _) in zip(last, moments, strict=True)],
                [1000 * (end - answered) for end, (_, answered) in zip(last, moments, strict=True)],
                1e6 * used / (self.comments * self.subscribers),
                (self.comments - 1) / (moments[-1][0] - moments[0][0]),
                (self.tally["seconds"] - clients) / (monotonic() - start),
            )
        )


@asynccontextmanager
async def course(side: Side, subscribers: int, comments: int, poster: Poster | None = None) -> AsyncIterator[Course]:
    """Begins with comments that nobody follows, then lets the subscribers come and have one comment to warm up."""
    await post_all(side, [UNHEARD])
    before = side.processor_time()
    await post_all(side, range(UNHEARD + 1, UNHEARD + 1 + comments))
    unheard, memory = (side.processor_time() - before) / comments, side.memory()
    words = await opening(side, poster) if poster else []
    async with following(side.audience(subscribers, words)) as crowd:
        await post_all(side, [0])
        tally = await crowd.had(1)
        memory = (side.memory() - memory) / subscribers
        yield Course(side, crowd, subscribers, comments, unheard, memory, tally)


async def post_all(side: Side, numbers: Sequence[int]) -> list[tuple[float, float]]:
    """When each request was sent, and answered. One that is late because of the one before it is not skipped."""
    moments = []
    async with side.client() as client:
        start = monotonic()
        for index, number in enumerate(numbers):
            await asyncio.sleep(max(0, start + index / COMMENTS_PER_SECOND - monotonic()))
            moments.append(await side.post(client, number))
    return moments
