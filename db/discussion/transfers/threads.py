"""The threads of an article as they are to be here: who answers whom, how deep, and whose place is kept."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from db.discussion.transfers.records import Addition, Alteration, Head, Outcome, State, Step, Stored

Place = tuple[str | int, str | int | None, int]
"""A comment by key or id, its parent, and its depth."""


@dataclass
class Threads:
    """All comments that a source has on an article. `known` are those of them, and of their parents, that are stored;
    `elsewhere` are keys of parents that the source has on other articles. Replies go `deepest` levels deep: those
    beyond answer the last comment that can be answered. Comments without a time are as old as `published_at`."""

    article_id: int
    heads: Sequence[Head]
    known: Mapping[str, Stored]
    elsewhere: Collection[str]
    deepest: int
    published_at: datetime
    outcomes: Counter[Outcome | State] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.by_key = {head.key: head for head in self.heads}
        self.parents = {head.key: self._parent(head) for head in self.heads}
        self.times: dict[str, datetime] = {}
        self.places: dict[str, Place] = {}

    def steps(self) -> Iterator[Step]:
        """What is to be written, each comment behind the one that it answers."""
        wanted = [head for head in self.heads if self._is_wanted(head)]
        self._date(wanted)
        for head in sorted(wanted, key=lambda head: (self.times[head.key], head.place)):
            for key in self._with_ancestors(head.key):
                yield self._addition(key)
        yield from self._alterations()

    def _parent(self, head: Head) -> str | None:
        if head.parent is None or head.parent in self.elsewhere:
            return None
        stored = self.known.get(head.parent)
        return None if stored and stored.article_id != self.article_id else head.parent

    def _is_wanted(self, head: Head) -> bool:
        if head.key in self.known:
            return False
        self.outcomes[Outcome.NEW if head.state.is_live else head.state] += 1
        return head.state.is_live

    def _date(self, wanted: Sequence[Head]) -> None:
        """A place that is kept is as old as the first reply to it, unless its own time is known."""
        for head in wanted:
            at = self.times[head.key] = head.at or self.published_at
            key, seen = self.parents[head.key], {head.key}
            while key is not None and key not in seen and key not in self.known:
                seen.add(key)
                above = self.by_key.get(key)
                if not (above and above.at):
                    self.times[key] = min(at, self.times.get(key, at))
                elif above:
                    self.times[key] = above.at
                key = self.parents.get(key)

    def _with_ancestors(self, key: str) -> list[str]:
        """Those that have no place yet, the highest first. A circle is cut open."""
        chain: dict[str, None] = {}
        up: str | None = key
        while up is not None and up not in self.places and up not in self.known:
            if up in chain:
                self.parents[next(reversed(chain))] = None
                break
            chain[up] = None
            up = self.parents.get(up)
        return [*reversed(chain)]

    def _addition(self, key: str) -> Addition:
        above = self._place(self.parents.get(key))
        parent, depth = (None, 0) if above is None else (above[0], above[2] + 1)
        if above and depth > self.deepest:
            parent, depth = above[1], above[2]
        self.places[key] = (key, parent, depth)
        return Addition(self.article_id, key, self.by_key.get(key), parent, depth, self.times[key])

    def _place(self, key: str | None) -> Place | None:
        if key is None:
            return None
        if stored := self.known.get(key):
            return stored.comment_id, stored.parent_id, stored.depth
        return self.places[key]

    def _alterations(self) -> Iterator[Alteration]:
        for head in self.heads:
            if not (stored := self.known.get(head.key)):
                continue
            outcome = judge(head, stored, self.article_id)
            self.outcomes[outcome] += 1
            if outcome in (Outcome.NEW, Outcome.CHANGED):
                yield Alteration(self.article_id, head, stored)


def judge(head: Head, stored: Stored, article_id: int) -> Outcome | State:
    """What is to become of a comment that is stored already. What was done here counts more than the source."""
    is_same = head.content == stored.content
    if stored.article_id != article_id:
        return Outcome.ELSEWHERE
    if stored.content is not None and (stored.erased or stored.status in ("REMOVED", "REJECTED")):
        return Outcome.REMOVED_HERE
    if stored.is_changed_here:
        return Outcome.UNCHANGED if is_same else Outcome.CHANGED_HERE
    if not head.state.is_live:
        return head.state if stored.content is None or head.state is State.ERASED else Outcome.CHANGED
    if stored.content is None:
        return Outcome.NEW
    return Outcome.UNCHANGED if is_same and head.likes == stored.like_count else Outcome.CHANGED
