"""Cacheable public responses: ETag, Last-Modified, max-age, and 304 for conditional requests."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.http_caching.etags import entity_tag, if_none_match, matches_any
from schema.fields.errors import error_body

FOR_ALL_SITES = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag"}
CODES = {400: "BAD_REQUEST", 404: "NOT_FOUND", 501: "NOT_IMPLEMENTED", 503: "UNAVAILABLE"}

Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Document:
    """The content of a response. `max_age` is in seconds."""

    body: bytes
    media_type: str
    modified: datetime | None = None
    max_age: int = 60
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def tag(self) -> str:
        return entity_tag(self.body)

    def response(self, request: Request) -> Response:
        caching = {"Cache-Control": f"public, max-age={self.max_age}", "ETag": self.tag}
        if self.modified:
            caching["Last-Modified"] = format_datetime(self.modified.astimezone(UTC), usegmt=True)
        headers = {**caching, **self.headers}
        if self._is_current(request):
            return Response(status_code=304, headers=headers)
        return Response(self.body, headers=headers, media_type=self.media_type)

    def _is_current(self, request: Request) -> bool:
        """By RFC 9110, If-Modified-Since counts only without If-None-Match."""
        if tags := if_none_match(request):
            return matches_any(self.tag, tags)
        since = _time(request.headers.get("if-modified-since", ""))
        return bool(self.modified and since and self.modified.replace(microsecond=0) <= since)


def _time(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text).replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def with_json_errors(endpoint: Endpoint) -> Endpoint:
    """Errors as JSON, in the form of GraphQL's, which any origin may read."""

    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except HTTPException as error:
            body = error_body(error.detail, CODES.get(error.status_code, "INTERNAL"))
            return Response(body, error.status_code, FOR_ALL_SITES, "application/json")

    return answer
