"""Entries of the response cache: an answer with its tags and its expiry, and the responses that show it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any

from db.compiler.tags import EXPIRES, UNCACHEABLE, split
from db.feed.notifications import EVERYTHING

OVERHEAD, TAG_OVERHEAD = 1_000, 300
"""Bytes of memory that an entry takes, and each of its tags, beside their text."""


@dataclass(eq=False)
class CacheEntry:
    """`expires_at` is when time alone changes the answer, by the loop's clock. `is_valid` while it is in the cache.

    `invalidated_by` is the number of the first invalidation of one of its tags while it was being fetched. `size` is in
    bytes, with all overhead. `responses` are the cached responses that show it, by their requests.
    """

    key: tuple[str, str]
    body: bytes
    tags: frozenset[str]
    expires_at: float
    size: int
    is_valid: bool = False
    invalidated_by: int | None = None
    responses: dict[bytes, "CachedResponse"] = field(default_factory=dict)

    @property
    def is_cacheable(self) -> bool:
        return self.invalidated_by is None and UNCACHEABLE not in self.tags

    def first_of(self, invalidations: Mapping[str, int]) -> int | None:
        """The number of the first that concerns it. What is uncacheable has no tag to tell: any may concern it."""
        if UNCACHEABLE in self.tags:
            return min(invalidations.values(), default=None)
        return min((n for tag, n in invalidations.items() if tag in self.tags or tag == EVERYTHING), default=None)


@dataclass(frozen=True, slots=True, eq=False)
class CachedResponse:
    """The response to a request of exactly these bytes, as long as all `entries` that it shows are valid. Each of
    `on_hit` is called whenever it is sent again. `content_size` is in bytes."""

    request: bytes
    entries: Sequence[CacheEntry]
    on_hit: Sequence[Callable[[], None]]
    content: Any
    content_size: int

    @property
    def size(self) -> int:
        return len(self.request) + self.content_size


def cache_entry(key: tuple[str, str], text: bytes, sent_at: float) -> CacheEntry:
    """From the text of a tagged statement that was sent at that time, by the loop's clock."""
    data, marks = split(text)
    body = b'{"data":%b}' % data
    seconds = [mark.partition(".")[2] for mark in marks if mark.startswith(EXPIRES)]
    tags = frozenset(mark for mark in marks if not mark.startswith(EXPIRES))
    expires_at = sent_at + min((float(each) for each in seconds if each), default=inf)
    size = OVERHEAD + len(body) + sum(map(len, key)) + sum(TAG_OVERHEAD + len(tag) for tag in tags)
    return CacheEntry(key, body, tags, expires_at, size)
