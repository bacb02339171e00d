"""Cached responses by the exact bytes of their request: valid as long as the cache entries that they show."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.types import Message, Scope
from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from db.cache.entries import CachedResponse
from db.cache.response_cache import ResponseCache

OVERHEAD = 500
STATUSES = (200, 304)


@dataclass(frozen=True, slots=True)
class Content:
    """A response on the wire. The server's own headers, such as the date, go between status and headers."""

    status: bytes
    headers: bytes
    body: bytes

    @classmethod
    def of(cls, status: int, headers: Sequence[tuple[bytes, bytes]], body: bytes) -> "Content":
        return cls(STATUS_LINE[status], b"".join(b"%b: %b\r\n" % header for header in headers), body)


def cache_response(
    scope: Scope, messages: Sequence[Message], response: Callable[[Content, int], CachedResponse]
) -> None:
    """Stores the response in these ASGI messages, if it is whole and does not differ from time to time."""
    cache: ResponseCache | None = scope["state"].get("cache")
    if cache is None or scope["method"] == "HEAD" or len(messages) != 2 or messages[1].get("more_body"):
        return
    start, end = messages
    if start["status"] in STATUSES and not any(_differs(*header) for header in start["headers"]):
        content = Content.of(start["status"], start["headers"], end["body"])
        cache.store_response(response(content, OVERHEAD + len(content.headers) + len(content.body)))


def _differs(name: bytes, value: bytes) -> bool:
    """A cookie is for one reader; and an `s-maxage` of what expires is less the next time."""
    return name == b"set-cookie" or (name == b"cache-control" and b"s-maxage" in value)
