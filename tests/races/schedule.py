"""Who does what in a race: the same for the same seed. The comments meant are found when the wave is sent."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

READERS = 20
MODERATORS = 3
AT_ONCE = 200
"""A race goes in waves: each sends so many operations at once, about the comments of the waves before it."""

Kind = Literal["post", "reply", "like", "unlike", "edit", "moderate"]
SHARES: dict[Kind, int] = {"post": 3, "reply": 4, "like": 5, "unlike": 3, "edit": 2, "moderate": 3}
DECISIONS = ("PUBLISH", "REJECT", "REMOVE", "RESTORE")
DOUBTFUL = "perhaps"


@dataclass(frozen=True, slots=True)
class Step:
    """One operation. `actor` numbers readers or moderators; `chance`, from 0 to 1, picks what it is about."""

    number: int
    kind: Kind
    actor: int
    chance: float
    decision: str

    @property
    def words(self) -> str:
        """Of its own, and long enough. Some have a word that holds a new comment for the moderators."""
        doubt = f"{DOUBTFUL} " if self.kind in ("post", "reply") and self.number % 4 == 0 else ""
        return f"These are {doubt}the words of step {self.number}, more than fifty characters in all."

    def pick(self, ids: Sequence[str]) -> str:
        """Early ones more often than late ones: a race is for the same things."""
        return ids[int(self.chance**2 * len(ids))]


def waves(operations: int, seed: int) -> list[list[Step]]:
    """First a comment of each reader, then everything, a wave at a time."""
    chance = random.Random(seed)
    first = [Step(number, "post", number, 0, DECISIONS[0]) for number in range(READERS)]
    steps = [_step(number, chance) for number in range(READERS, READERS + operations)]
    return [first, *(steps[start : start + AT_ONCE] for start in range(0, operations, AT_ONCE))]


def _step(number: int, chance: random.Random) -> Step:
    (kind,) = chance.choices(list(SHARES), weights=list(SHARES.values()))
    actor = chance.randrange(MODERATORS if kind == "moderate" else READERS)
    return Step(number, kind, actor, chance.random(), chance.choice(DECISIONS))
