"""Hit rates of the store beside those of other policies, for loads with fixed seeds."""

import random
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, count

import pytest

from db.cache.entries import CacheEntry, Key, cache_entry
from db.cache.entry_store import EntryStore

PLACES = 200
BODY = b"x" * 1_000
SIZE = PLACES * cache_entry(("", "0000000"), BODY, 0).size
"""Bytes of a store with so many places: these bodies are too short to be compressed."""

Hit = Callable[[int], bool]


@dataclass
class Store:
    entries: EntryStore = field(default_factory=lambda: EntryStore(SIZE))
    admitted: int = 0

    def __call__(self, number: int) -> bool:
        key: Key = ("", f"{number:07}")
        if self.entries.get(key, 0):
            return True
        if self.entries.admits(key):
            self.admitted += 1
            self.entries.add(cache_entry(key, BODY, 0))
        return False


def least_recently_used() -> Hit:
    kept: OrderedDict[int, None] = OrderedDict()

    def ask(number: int) -> bool:
        hit = number in kept
        kept[number] = None
        kept.move_to_end(number)
        if len(kept) > PLACES:
            kept.popitem(last=False)
        return hit

    return ask


class S3Fifo:
    """As its paper has it: a tenth for what is new, and a ghost queue as long as the cache."""

    def __init__(self) -> None:
        self.small: deque[int] = deque()
        self.main: deque[int] = deque()
        self.uses: dict[int, int] = {}
        self.ghosts: OrderedDict[int, None] = OrderedDict()

    def __call__(self, number: int) -> bool:
        if number in self.uses:
            self.uses[number] = min(3, self.uses[number] + 1)
            return True
        (self.main if self.ghosts.pop(number, number) is None else self.small).append(number)
        self.uses[number] = 0
        while len(self.uses) > PLACES:
            if len(self.small) > PLACES // 10 or not self.main:
                self._evict_from_small()
            else:
                self._evict_from_main()
        return False

    def _evict_from_small(self) -> None:
        oldest = self.small.popleft()
        if self.uses[oldest]:
            self.main.append(oldest)
            self.uses[oldest] = 0
            return
        del self.uses[oldest]
        self.ghosts[oldest] = None
        if len(self.ghosts) > PLACES:
            self.ghosts.popitem(last=False)

    def _evict_from_main(self) -> None:
        oldest = self.main.popleft()
        if self.uses[oldest]:
            self.uses[oldest] -= 1
            self.main.append(oldest)
        else:
            del self.uses[oldest]


def zipf(exponent: float, seed: int, often: int = 40_000) -> list[int]:
    weights = list(accumulate(rank**-exponent for rank in range(1, 4_001)))
    return random.Random(seed).choices(range(4_000), cum_weights=weights, k=often)


def with_crawler(asked: Sequence[int], seed: int) -> list[int]:
    chance, once = random.Random(seed), count(10_000)
    return [next(once) if chance.random() < 0.3 else each for each in asked]


LOADS = {
    "zipf 1": zipf(1, 1),
    "zipf 0.9 with a crawler": with_crawler(zipf(0.9, 2), 3),
    "even over four times as many": random.Random(4).choices(range(4 * PLACES), k=40_000),
    "in circles over four times as many": [number % (4 * PLACES) for number in range(40_000)],
}


def rate(hit: Hit, asked: Sequence[int]) -> float:
    """Of the second half, when the cache is full."""
    hits = [hit(each) for each in asked]
    half = hits[len(hits) // 2 :]
    return sum(half) / len(half)


@pytest.mark.parametrize("load", LOADS)
def test_no_other_policy_has_many_more_hits(load: str) -> None:
    ours, others = rate(Store(), LOADS[load]), [rate(each(), LOADS[load]) for each in (least_recently_used, S3Fifo)]

    assert ours >= max(others) - 0.01


@pytest.mark.parametrize("load", LOADS)
def test_few_misses_are_worth_an_eviction(load: str) -> None:
    store = Store()
    misses = [each for each in LOADS[load] if not store(each)]

    assert PLACES / 2 < store.admitted < 0.2 * len(misses)


def test_what_is_packed_again_is_compressed_once() -> None:
    entry = cache_entry(("", ""), b" ".join(b"%d" % number for number in range(2_000)), 0)
    body, whole = entry.body, entry.size
    entry.pack()
    packed, small = entry.packed, entry.size
    entry.unpack()
    assert (entry.body, entry.size) == (body, small + len(body))
    entry.pack()

    assert entry.packed is packed
    assert (entry.plain, entry.body, entry.size) == (None, body, small)
    assert small < whole


def test_hits_alone_never_take_more_than_the_cache_has() -> None:
    entries, words = EntryStore(200_000), b" ".join(b"%d" % number for number in range(2_000))
    keys: list[Key] = [("", str(number)) for number in range(100)]
    for key in keys:
        entries.add(cache_entry(key, words, 0))
    for _ in range(5):
        found: list[CacheEntry] = [entry for key in keys if (entry := entries.get(key, 0))]
        assert all(entry.body == b'{"data":%b}' % words for entry in found)
        assert entries.bytes <= entries.size
        assert entries.bytes == sum(each.size for each in entries.entries.values())

    assert len(found) > 1.5 * entries.size / len(words)
