"""Cached responses by the keys of their requests: valid as long as the cache entries that they show."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from starlette.types import Message, Scope
from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from db.cache.entries import CachedResponse, CacheEntry, ResponseKey, trimmed
from db.cache.response_cache import ResponseCache

OVERHEAD = 500
STATUSES = (200, 304)


class Shown(Protocol):
    """What a response shows: it is the same as long as all entries are valid."""

    entries: list[CacheEntry]
    on_hit: list[Callable[[], None]]


@dataclass(frozen=True, slots=True)
class Head:
    """Of a response on the wire. The server's own headers, such as the date, go between status and headers."""

    status: bytes
    headers: bytes

    @classmethod
    def of(cls, status: int, headers: Sequence[tuple[bytes, bytes]]) -> "Head":
        return cls(STATUS_LINE[status], b"".join(b"%b: %b\r\n" % header for header in headers))


def cache_response(scope: Scope, messages: Sequence[Message], key: ResponseKey, shown: Shown) -> None:
    """Stores the response in these ASGI messages, if it is whole and does not differ from time to time."""
    cache: ResponseCache | None = scope["state"].get("cache")
    if cache is None or scope["method"] == "HEAD" or len(messages) != 2 or messages[1].get("more_body"):
        return
    start, end = messages
    if start["status"] in STATUSES and not any(_differs(*header) for header in start["headers"]):
        head = Head.of(start["status"], start["headers"])
        is_whole_entry = len(shown.entries) == 1 and end["body"] == shown.entries[0].body
        body = None if is_whole_entry else trimmed(end["body"])
        key, own = _shared(key)
        size = OVERHEAD + len(head.headers) + own
        cache.store_response(CachedResponse(key, shown.entries, shown.on_hit, head, size, body))


def _shared(key: ResponseKey) -> tuple[ResponseKey, int]:
    """The key, with the parts that others have, too, in common with those; and the bytes of the rest."""
    line, headers, *body, is_local = key
    parts = (line, *body)
    line, one, other = kept = [_first_of(part) for part in parts]
    own = sum(len(part) for part, first in zip(parts, kept, strict=True) if part is first)
    return (line, headers, one, other, is_local), own


@lru_cache(maxsize=1_000)
def _first_of(part: bytes) -> bytes:
    """The first of those that are equal."""
    return part


def _differs(name: bytes, value: bytes) -> bool:
    """A cookie is for one reader; and an `s-maxage` of what expires is less the next time."""
    return name == b"set-cookie" or (name == b"cache-control" and b"s-maxage" in value)
