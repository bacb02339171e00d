"""Entries of the response cache: an answer with its tags and its expiry, and the responses that show it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from sys import intern
from typing import Any

from zstandard import ZstdCompressor, ZstdDecompressor

from db.compiler.tags import EXPIRES, UNCACHEABLE, split
from db.feed.notifications import EVERYTHING

OVERHEAD, TAG_OVERHEAD = 1_000, 90
"""Bytes of memory that an entry takes, and each of its tags, beside their text."""
COMPRESSOR, DECOMPRESSOR = ZstdCompressor(), ZstdDecompressor()
"""Of a body of 29 KB 5 KB are left, in 60 µs, and in 20 µs it is as it was; a statement takes a millisecond."""
PACKED_FROM = 2_000
"""Bytes of a body below which packing gains nothing."""

Key = tuple[str, str]
"""The statement's text, and its values."""
ResponseKey = tuple[bytes, bytes, bytes, bytes, bool]
"""Of a request: its first line, what matters of its headers, its body in two parts, of which many requests share one,
and whether its client is on this machine."""


@dataclass(eq=False, slots=True)
class CacheEntry:
    """`plain` is the body as it is sent, `packed` the same compressed: either or both. `expires_at` is when time alone
    changes the answer, by the loop's clock. `is_valid` while it is in the cache.
    `invalidated_by` is the number of the first invalidation of one of its tags while it was being fetched. `size` is in
    bytes, with all overhead. `uses` counts those since it was last looked at for eviction, and `is_recent` says whether
    there were any since compression was considered. `responses` are the cached responses that show it, by the keys of
    their requests.
    """

    key: Key
    plain: bytes | None
    tags: tuple[str, ...]
    expires_at: float
    size: int
    packed: bytes = b""
    is_valid: bool = False
    invalidated_by: int | None = None
    uses: int = 0
    is_recent: bool = False
    responses: dict[ResponseKey, "CachedResponse"] = field(default_factory=dict)

    @property
    def body(self) -> bytes:
        return DECOMPRESSOR.decompress(self.packed) if self.plain is None else self.plain

    @property
    def is_cacheable(self) -> bool:
        return self.invalidated_by is None and UNCACHEABLE not in self.tags

    @property
    def may_be_packed(self) -> bool:
        return self.plain is not None and len(self.plain) >= PACKED_FROM

    def pack(self) -> int:
        """Compresses the body, until it is asked for again. Returns the bytes that its size has grown by: below 0."""
        assert self.plain is not None
        growth = -len(self.plain)
        if not self.packed:
            self.packed = trimmed(COMPRESSOR.compress(self.plain))
            growth += len(self.packed)
        self.plain = None
        self.size += growth
        return growth

    def unpack(self) -> int:
        """As `pack`: above 0. What is compressed is kept: most are packed again soon, which takes long."""
        self.plain = self.body
        self.size += len(self.plain)
        return len(self.plain)

    def first_of(self, invalidations: Mapping[str, int]) -> int | None:
        """The number of the first that concerns it. What is uncacheable has no tag to tell: any may concern it."""
        if UNCACHEABLE in self.tags:
            return min(invalidations.values(), default=None)
        return min((n for tag, n in invalidations.items() if tag in self.tags or tag == EVERYTHING), default=None)


@dataclass(frozen=True, slots=True, eq=False)
class CachedResponse:
    """The response to requests with this key, as long as all `entries` that it shows are valid. Each of
    `on_hit` is called whenever it is sent again. `own_body` is None where the body is that of its only entry.
    `own_size` is in bytes: that of all else that no other response shares."""

    key: ResponseKey
    entries: Sequence[CacheEntry]
    on_hit: Sequence[Callable[[], None]]
    head: Any
    own_size: int
    own_body: bytes | None

    @property
    def body(self) -> bytes:
        return self.entries[0].body if self.own_body is None else self.own_body

    @property
    def size(self) -> int:
        return self.own_size + len(self.own_body or b"")


def cache_entry(key: Key, text: bytes, sent_at: float) -> CacheEntry:
    """From the text of a tagged statement that was sent at that time, by the loop's clock."""
    data, marks = split(text)
    seconds = [mark.partition(".")[2] for mark in marks if mark.startswith(EXPIRES)]
    tags = tuple(intern(mark) for mark in marks if not mark.startswith(EXPIRES))
    expires_at = sent_at + min((float(each) for each in seconds if each), default=inf)
    return CacheEntry(key, body_of(data), tags, expires_at, _size(key, data, tags))


def passing_entry(key: Key, data: bytes) -> CacheEntry:
    """From the text of a statement without tags: not to be kept."""
    return CacheEntry(key, body_of(data), (UNCACHEABLE,), inf, len(data))


def body_of(data: bytes) -> bytes:
    return b'{"data":%b}' % data


def trimmed(compressed: bytes) -> bytes:
    """The same in no more memory than it needs: what zstandard returns keeps the memory of the worst case, which is
    longer than what was compressed."""
    return bytes(memoryview(compressed))


def _size(key: Key, data: bytes, tags: Iterable[str]) -> int:
    """The text of the statement is not counted: all keys of a plan, and the plan, share it."""
    return OVERHEAD + len(data) + len(key[1]) + sum(TAG_OVERHEAD + len(tag) for tag in tags)
