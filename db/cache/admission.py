"""Admission to the response cache while it is full: what is asked for a second time while it is remembered.

A scan, each of its keys asked for once, evicts nothing so. In measurements with Zipf-like loads, second-chance eviction
behind this has more hits than LRU, and as many as S3-FIFO, whose ghost queue this is, though longer.
"""

from collections import OrderedDict
from collections.abc import Hashable


class RecentMisses:
    """Keys that were asked for and are not in the cache, the newest of them. Only their hashes are kept."""

    def __init__(self) -> None:
        self._hashes: OrderedDict[int, None] = OrderedDict()

    def take(self, key: Hashable) -> bool:
        """Whether the key is among them; it is not any more."""
        return self._hashes.pop(hash(key), self) is None

    def add(self, key: Hashable, most: int) -> None:
        """As one of at most so many."""
        self._hashes[hash(key)] = None
        while len(self._hashes) > most:
            self._hashes.popitem(last=False)
