"""Cache-Control of an answer to a GET: public or private, for how long, and the tags by which a CDN purges it."""

from asyncio import get_running_loop
from collections.abc import Iterable
from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.asgi_messages import FIXED_HEADERS, NO_STORE, DataResponse, Headers
from api.http.content_negotiation import GRAPHQL_RESPONSE
from api.http_caching.etags import entity_tag, matches_any
from db.cache.entries import CacheEntry
from schema.engine.answers import Answer, Outcome

PRIVATE = (b"cache-control", b"private, no-cache")
LONGEST_TAGS = 4_000
"""Bytes: proxies refuse responses whose headers are much larger."""


@dataclass(frozen=True, slots=True)
class NotModified:
    headers: Headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 304, "headers": [*FIXED_HEADERS, *self.headers]})
        await send({"type": "http.response.body", "body": b""})


@dataclass(frozen=True, slots=True)
class CacheControl:
    """`shared_seconds` is how long shared caches may store public answers."""

    shared_seconds: int

    def response(self, answer: Answer, response: DataResponse, if_none_match: str) -> ASGIApp:
        """The response with its headers, or 304: `if_none_match` has the entity tags of the client's copies."""
        if answer.outcome is not Outcome.EXECUTED:
            return response.with_headers(NO_STORE)
        if answer.is_preview:
            return response
        tag = _entity_tag(answer, response.media_type)
        headers = [(b"etag", tag.encode()), *self._headers(answer.cache_entry)]
        return NotModified(headers) if matches_any(tag, if_none_match) else response.with_headers(*headers)

    def _headers(self, entry: CacheEntry | None) -> Headers:
        if entry is None:
            return [PRIVATE]
        seconds = int(min(self.shared_seconds, entry.expires_at - get_running_loop().time()))
        if seconds <= 0 or not entry.is_valid:
            return [(b"cache-control", b"public, no-cache")]
        tags = purge_tags([entry])
        if not tags:
            return [PRIVATE]
        control = b"public, max-age=0, s-maxage=%d" % seconds
        return [(b"cache-control", control), *((name.encode(), value.encode()) for name, value in tags.items())]


def purge_tags(entries: Iterable[CacheEntry]) -> dict[str, str]:
    """The headers with all tags that CDNs purge by; none where they would be too long."""
    tags = sorted({tag for entry in entries for tag in entry.tags})
    listed = ",".join(tags)
    return {"cache-tag": listed, "surrogate-key": " ".join(tags)} if 0 < len(listed) <= LONGEST_TAGS else {}


def _entity_tag(answer: Answer, media_type: str) -> str:
    """Different for each media type, since one URL has both."""
    tag = entity_tag(answer.body)
    return f'{tag[:-1]}-r"' if media_type == GRAPHQL_RESPONSE else tag
