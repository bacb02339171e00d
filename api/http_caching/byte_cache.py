"""Responses that are remembered for the very bytes of their request: while the answers behind them are kept, whoever
sends these bytes again gets them again."""

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
    """A response on the wire: behind the status go the server's own headers of the moment."""

    status: bytes
    headers: bytes
    body: bytes

    @classmethod
    def of(cls, status: int, headers: Sequence[tuple[bytes, bytes]], body: bytes) -> "Content":
        return cls(STATUS_LINE[status], b"".join(b"%b: %b\r\n" % header for header in headers), body)


def remember(scope: Scope, messages: Sequence[Message], response: Callable[[Content, int], CachedResponse]) -> None:
    """The response in these messages, if it came whole, and may be given again as it is."""
    cache: ResponseCache | None = scope["state"].get("cache")
    if cache is None or scope["method"] == "HEAD" or len(messages) != 2 or messages[1].get("more_body"):
        return
    start, end = messages
    if start["status"] in STATUSES and not any(_differs(*header) for header in start["headers"]):
        content = Content.of(start["status"], start["headers"], end["body"])
        cache.remember(response(content, OVERHEAD + len(content.headers) + len(content.body)))


def _differs(name: bytes, value: bytes) -> bool:
    """What is for one reader, and how long caches may keep what time alone changes: the next time that is less."""
    return name == b"set-cookie" or (name == b"cache-control" and b"s-maxage" in value)
