"""The plan of an evening: who does what and when, all of it from a seed."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from api.commands.rehearsal.words import text

REPLIES, EDITS, DELETIONS, LIKES, EXPIRED = 0.4, 0.08, 0.03, 0.6, 0.01
"""Shares of the comments: that are replies, are edited or deleted by their authors, are liked, and are sent with a
token that has expired."""
CALM, BURST = range(25, 60), range(4, 12)
"""Seconds that each of the two lasts; in a burst three times as much is posted."""
APART = 60
"""Seconds after which a reader posts again, which the limits of a new installation allow."""
SHORTEST = 60


@dataclass(frozen=True, slots=True)
class Evening:
    """`rejections` is the share of the comments that a moderator removes."""

    seed: int
    comments_per_second: float
    seconds: float
    rejections: float

    @property
    def readers(self) -> int:
        return max(2, round(3 * self.comments_per_second * APART))


@dataclass(frozen=True, order=True, slots=True)
class Step:
    """What a reader does `at` a second: POST, REPLY, EDIT, DELETE, LIKE, or REMOVE, which a moderator does. `comment`
    is the number of the comment that is posted or changed, `parent` that of the one that is answered."""

    at: float
    kind: str
    comment: int
    reader: int
    body: str = ""
    parent: int = -1
    expired: bool = False


def plan(evening: Evening) -> list[Step]:
    """In the order of time."""
    random = Random(evening.seed)
    times = _times(evening, random)
    steps = [step for number, at in enumerate(times) for step in _of_comment(evening, random, number, at)]
    return sorted(step for step in steps if step.at <= evening.seconds)


def _times(evening: Evening, random: Random) -> list[float]:
    """When comments are posted: as many as are asked for, more of them in bursts."""
    weights: list[int] = []
    while len(weights) < evening.seconds:
        weights += [1] * random.choice(CALM) + [3] * random.choice(BURST)
    seconds = range(max(1, int(evening.seconds)))
    number = round(evening.comments_per_second * evening.seconds)
    chosen = random.choices(seconds, weights[: len(seconds)], k=number)
    return sorted(second + random.random() for second in chosen)


def _of_comment(evening: Evening, random: Random, number: int, at: float) -> Iterator[Step]:
    author = number % evening.readers
    parent = random.randrange(max(0, number - 50), number) if number and random.random() < REPLIES else -1
    kind = "POST" if parent < 0 else "REPLY"
    yield Step(at, kind, number, author, text(random, SHORTEST), parent, random.random() < EXPIRED)
    if random.random() < EDITS:
        yield Step(at + random.uniform(2, 20), "EDIT", number, author, text(random, SHORTEST))
    if random.random() < DELETIONS:
        yield Step(at + random.uniform(5, 60), "DELETE", number, author)
    if random.random() < evening.rejections:
        yield Step(at + random.uniform(2, 30), "REMOVE", number, -1)
    for _ in range(random.randint(1, 4) if random.random() < LIKES else 0):
        yield Step(at + random.uniform(1, 30), "LIKE", number, random.randrange(evening.readers))
