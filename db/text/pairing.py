"""Which of the texts that are kept each of the new ones is: by what they have in common, then by closeness."""

import unicodedata
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Generic, TypeVar

from rapidfuzz.fuzz import ratio

Old = TypeVar("Old")
New = TypeVar("New")

WINDOW = 20
"""With so many of the same group, before and behind its place, a new text is compared: many cost no more than few."""


class Pairing(Generic[Old, New]):
    """Pairs made step by step, the surest first. `found` has the place of the old one by the place of the new."""

    def __init__(self, old: Sequence[Old], new: Sequence[New]) -> None:
        self.found: dict[int, int] = {}
        self._old, self._new = dict(enumerate(old)), dict(enumerate(new))

    @property
    def left(self) -> dict[int, New]:
        """The new ones that have no pair yet, by place."""
        return dict(self._new)

    def by_key(self, old_key: Callable[[Old], Hashable | None], new_key: Callable[[New], Hashable | None]) -> None:
        """Those with the same key, in their order. None has no pair."""
        waiting: defaultdict[Hashable, deque[int]] = defaultdict(deque)
        for place, old in self._old.items():
            waiting[old_key(old)].append(place)
        for place, new in list(self._new.items()):
            key = new_key(new)
            if key is not None and waiting.get(key):
                self._pair(waiting[key].popleft(), place)

    def by_closeness(
        self,
        old_group: Callable[[Old], Hashable | None],
        new_group: Callable[[New], Hashable | None],
        closeness: Callable[[Old, New], float],
    ) -> None:
        """Those of the same group that are close to each other, the closest first. 0 is not close."""
        for olds, news in self._groups(old_group, new_group):
            close = [
                (-score, abs(n - o), olds[o], new)
                for n, new in enumerate(news)
                for o in range(max(n - WINDOW, 0), min(n + WINDOW + 1, len(olds)))
                if (score := closeness(self._old[olds[o]], self._new[new]))
            ]
            for *_, old, new in sorted(close):
                if old in self._old and new in self._new:
                    self._pair(old, new)

    def _groups(
        self, old_group: Callable[[Old], Hashable | None], new_group: Callable[[New], Hashable | None]
    ) -> Iterator[tuple[list[int], list[int]]]:
        groups: defaultdict[Hashable, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for place, old in self._old.items():
            groups[old_group(old)][0].append(place)
        for place, new in self._new.items():
            groups[new_group(new)][1].append(place)
        return ((olds, news) for key, (olds, news) in groups.items() if key is not None and olds and news)

    def _pair(self, old: int, new: int) -> None:
        self.found[new] = old
        del self._old[old], self._new[new]


def plain(text: str) -> str:
    """Its words alone, in small letters: marks, letters that are composed, and white space make no difference."""
    folded = unicodedata.normalize("NFC", text).casefold()
    words = "".join(letter if unicodedata.category(letter)[0] in "LMN" else " " for letter in folded)
    return " ".join(words.split()) or folded


def closeness(one: str, other: str, least: float) -> float:
    """How alike two texts are, from `least` to 1; 0 where they are less alike."""
    return ratio(one, other, score_cutoff=least * 100) / 100
