"""Which of the texts that are kept each of the new ones is: by what they have in common, then by closeness."""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

from db.text.composition import composed

Text = TypeVar("Text")
Key = Callable[[Text], Hashable | None]

WINDOW = 20
"""With so many of the same group, before and behind its place, a new text is compared: many cost no more than few."""
CLOSE = 0.6
"""An edit leaves more than half of a block or a line; what differs more is another one."""


class Pairing(Generic[Text]):
    """Pairs made step by step, the surest first. `found` has the place of the old one by the place of the new."""

    def __init__(self, old: Sequence[Text], new: Sequence[Text]) -> None:
        self.found: dict[int, int] = {}
        self._old, self._new = dict(enumerate(old)), dict(enumerate(new))

    def by_key(self, key: Key[Text]) -> None:
        """Those with the same key, in their order. Whose key is None has no pair."""
        for olds, news in self._groups(key):
            for old, new in zip(olds, news, strict=False):
                self._pair(old, new)

    def by_closeness(self, group: Key[Text], closeness: Callable[[Text, Text], float]) -> None:
        """Those of the same group that are close to each other, the closest first. 0 is not close."""
        for olds, news in self._groups(group):
            close = [
                (-score, abs(n - o), olds[o], new)
                for n, new in enumerate(news)
                for o in range(max(n - WINDOW, 0), min(n + WINDOW + 1, len(olds)))
                if (score := closeness(self._old[olds[o]], self._new[new]))
            ]
            for *_, old, new in sorted(close):
                if old in self._old and new in self._new:
                    self._pair(old, new)

    def _groups(self, key: Key[Text]) -> list[tuple[list[int], list[int]]]:
        """The places of old and new ones that have a key in common."""
        groups: defaultdict[Hashable, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for side, texts in enumerate((self._old, self._new)):
            for place, text in texts.items():
                if (found := key(text)) is not None:
                    groups[found][side].append(place)
        return [(olds, news) for olds, news in groups.values() if olds and news]

    def _pair(self, old: int, new: int) -> None:
        self.found[new] = old
        del self._old[old], self._new[new]


def plain(text: str) -> str:
    """Its words alone, in small letters: marks, letters that are composed, and white space make no difference."""
    folded = composed(text).casefold()
    words = "".join(letter if unicodedata.category(letter)[0] in "LMN" else " " for letter in folded)
    return " ".join(words.split()) or folded


def closeness(one: str, other: str, least: float) -> float:
    """How alike two texts are, from `least` to 1; 0 where they are less alike."""
    return ratio(one, other, score_cutoff=least * 100) / 100


def differs_by_a_letter(one: str, other: str) -> bool:
    """One letter more, less or another, or two that have changed places; or nothing at all."""
    return OSA.distance(one, other, score_cutoff=1) <= 1
