"""Which faults come, and when: the same for the same seed."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal[
    "server killed",
    "listener ended",
    "all listeners ended",
    "database restarted",
    "backend killed",
    "database restored",
    "socket reset",
    "socket ended",
    "socket silenced",
]
Sockets = ("socket reset", "socket ended", "socket silenced")
UNHEARD: Kind = "all listeners ended"
KINDS: Sequence[Kind] = get_args(Kind)
SHARES: dict[Kind, int] = {"server killed": 5, "listener ended": 3, "database restarted": 3, "backend killed": 1}


@dataclass(frozen=True, slots=True)
class Fault:
    """Begins when so many comments are `acknowledged`. `chance`, from 0 to 1, is where a message
    breaks off; a `calm` one waits
    until everything has been mended, the others may come on top of one another."""

    kind: Kind
    acknowledged: int
    chance: float
    calm: bool


def schedule(comments: int, faults: int, seed: int, of: Sequence[Kind] = KINDS) -> list[Fault]:
    """As many as there are kinds at least, so that each of them comes. The last one comes when all is written: nothing
    happens after it that would cover up for what is lost."""
    chances = random.Random(seed)
    more = max(faults - len(of), 0)
    kinds = chances.choices(of, [SHARES.get(kind, 2) for kind in of], k=more)
    kinds += [kind for kind in of if kind != UNHEARD]
    chances.shuffle(kinds)
    moments = sorted(chances.choices(range(1, comments), k=len(kinds)))
    drawn = [_fault(kind, moment, chances) for kind, moment in zip(kinds, moments, strict=True)]
    return [*drawn, _fault(UNHEARD, comments, chances)]


def _fault(kind: Kind, moment: int, chances: random.Random) -> Fault:
    return Fault(kind, moment, chances.random(), kind == UNHEARD or chances.random() < 0.5)


def kinds(faults: Sequence[Fault]) -> Counter[str]:
    return Counter(fault.kind for fault in faults)
