"""What a trial was, and what came of it, for people to read."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tests.faults.followers import Follower
from tests.faults.schedule import KINDS, Kind
from tests.faults.writers import Progress


@dataclass(frozen=True, slots=True)
class Size:
    comments: int
    articles: int
    servers: int
    faults: int
    seed: int
    kinds: Sequence[Kind] = KINDS


@dataclass(frozen=True, slots=True)
class Result:
    """`said` is what the servers' log has; `notes` are what the trial has found."""

    size: Size
    progress: Progress
    inflicted: Counter[str]
    followers: Sequence[Follower]
    notes: Sequence[str]
    said: str
    seconds: float

    def lines(self) -> list[str]:
        progress = self.progress
        messages = Counter(re.sub(r"\d+", "…", line) for line in self.said.splitlines())
        return [
            self.written(),
            f"{len(progress.acknowledged)} with those of others, {progress.lost} of them lost by restores; all others "
            "stored, and seen by each follower, once and in order",
            *self.notes,
            f"{self.inflicted.total()} faults in {self.seconds:.0f} seconds: {listed(self.inflicted)}",
            f"writers met {listed(progress.failures)}",
            *(self._followers(transport) for transport in sorted({one.transport for one in self.followers})),
            *(f"servers said {number} times: {line}" for line, number in messages.most_common()),
        ]

    def written(self) -> str:
        articles, servers = self.size.articles, self.size.servers
        return f"{self.progress.written} comments to {articles} articles through {servers} servers, acknowledged"

    def _followers(self, transport: str) -> str:
        ones = [follower for follower in self.followers if follower.transport == transport]
        losses = sum((follower.losses for follower in ones), Counter[str]())
        return (
            f"{len(ones)} followers by {transport}: {sum(one.seen_before + len(one.seen) for one in ones)} events, "
            f"{sum(one.replayed for one in ones)} of them replayed, {sum(one.resets for one in ones)} times told to "
            f"read the list again; {losses.total()} reconnections after {listed(losses)}"
        )


def listed(counted: Counter[str]) -> str:
    return ", ".join(f"{what} {number}" for what, number in sorted(counted.items())) or "nothing"
