"""Changes that the process has heard of lately, by number: what came while something was read."""

from collections import deque
from collections.abc import Collection

from db.feed.notifications import EVERYTHING

REMEMBERED = 10_000
"""Of those before it is only known that there were some."""


class Changes:
    """`number` is that of the last one."""

    def __init__(self) -> None:
        self.number = 0
        self._tags: deque[Collection[str]] = deque(maxlen=REMEMBERED)

    def record(self, tags: Collection[str]) -> None:
        self.number += 1
        self._tags.append(tags)

    def since(self, number: int) -> set[str]:
        """The tags of those after this one."""
        count = self.number - number
        if count > len(self._tags):
            return {EVERYTHING}
        return {tag for place in range(1, count + 1) for tag in self._tags[-place]}
