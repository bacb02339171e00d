"""Answers that are the same for everyone and may be kept for a while: by ETag, with 304 to who has them.

`Last-Modified` is for people to read. What is removed, approved late or moved changes a document without a newer date,
so that no date tells whether someone has the current version: `If-Modified-Since` is not answered by 304.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.http_caching.cache_control import purge_tags
from api.http_caching.etags import entity_tag, if_none_match, matches_any
from api.http_caching.exchange import current_exchange
from schema.fields.errors import error_body

FOR_ALL_SITES = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag"}
CODES = {
    400: "BAD_REQUEST",
    401: "BAD_TOKEN",
    404: "NOT_FOUND",
    410: "GONE",
    501: "NOT_IMPLEMENTED",
    503: "UNAVAILABLE",
}

Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Document:
    """The content of a response. `max_age` is in seconds. `is_tagged`: CDNs can purge it by what it shows. `version` is
    its entity tag where that is known without the body."""

    body: bytes
    media_type: str
    modified: datetime | None = None
    max_age: int = 60
    headers: Mapping[str, str] = field(default_factory=dict)
    is_tagged: bool = True
    version: str = ""

    @property
    def tag(self) -> str:
        return self.version or entity_tag(self.body)

    def response(self, request: Request) -> Response:
        return self.not_modified(request) or Response(self.body, headers=self._headers(), media_type=self.media_type)

    def not_modified(self, request: Request) -> Response | None:
        """304 for who has the current version."""
        is_current = matches_any(self.tag, if_none_match(request))
        return Response(status_code=304, headers=self._headers()) if is_current else None

    def _headers(self) -> dict[str, str]:
        caching = {"Cache-Control": f"public, max-age={self.max_age}", "ETag": self.tag}
        if self.modified:
            modified = min(self.modified, datetime.now(UTC)).astimezone(UTC)
            caching["Last-Modified"] = format_datetime(modified, usegmt=True)
        tags = purge_tags(current_exchange().entries) if self.is_tagged else {}
        return {**caching, **tags, **self.headers}


def with_json_errors(endpoint: Endpoint) -> Endpoint:
    """Errors as JSON, in the form of GraphQL's, which any origin may read."""

    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except HTTPException as error:
            body = error_body(error.detail, CODES.get(error.status_code, "INTERNAL"))
            return Response(body, error.status_code, FOR_ALL_SITES, "application/json")

    return answer
