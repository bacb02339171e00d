"""One answer that may be kept: its text, what it shows, and until when it is good."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any

from db.compiler.statements import NEVER, UNTIL
from db.compiler.tags import split
from db.feed.announcements import EVERYTHING

OVERHEAD, TAG_OVERHEAD = 1_000, 300
"""Bytes that an answer takes, and each of its tags, beside their text."""


@dataclass(eq=False)
class CacheEntry:
    """`ends` is when time alone changes it, by the loop's clock. `good` while it is kept; `overtaken` is the number of
    the first announcement of anything that it shows which came before it was there. `size` is in bytes, with all that
    belongs to it; `responses` are those that show it."""

    key: tuple[str, str]
    body: bytes
    tags: frozenset[str]
    ends: float
    size: int
    good: bool = False
    overtaken: int | None = None
    responses: dict[bytes, "CachedResponse"] = field(default_factory=dict)

    @property
    def may_be_kept(self) -> bool:
        return self.overtaken is None and NEVER not in self.tags

    def first_of(self, announced: Mapping[str, int]) -> int | None:
        """The number of the first announcement of what it shows. What nobody announces may have been among any."""
        if NEVER in self.tags:
            return min(announced.values(), default=None)
        return min((number for tag, number in announced.items() if tag in self.tags or tag == EVERYTHING), default=None)


@dataclass(frozen=True, slots=True, eq=False)
class CachedResponse:
    """What a request in just these bytes was answered with, by showing some answers. `counts` are to be called each
    time that it is given again. `content_size` is in bytes."""

    request: bytes
    shows: Sequence[CacheEntry]
    counts: Sequence[Callable[[], None]]
    content: Any
    content_size: int

    @property
    def size(self) -> int:
        return len(self.request) + self.content_size


def kept(key: tuple[str, str], text: bytes, begun: float) -> CacheEntry:
    """From the text of a tagged statement that was sent at `begun`, by the loop's clock."""
    data, tags = split(text)
    body = b'{"data":%b}' % data
    seconds = [tag.partition(".")[2] for tag in tags if tag.startswith(UNTIL)]
    shown = frozenset(tag for tag in tags if not tag.startswith(UNTIL))
    ends = begun + min((float(each) for each in seconds if each), default=inf)
    size = OVERHEAD + len(body) + sum(map(len, key)) + sum(TAG_OVERHEAD + len(tag) for tag in shown)
    return CacheEntry(key, body, shown, ends, size)
