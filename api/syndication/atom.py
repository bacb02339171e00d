"""Atom feeds (RFC 4287), in pages (RFC 5005), with replies (RFC 4685)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response

from api.syndication.cacheable_responses import Document
from api.syndication.publisher import Publisher, tag_uri
from api.syndication.xml_templates import render

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Reply:
    """What an entry answers."""

    id: str
    url: str


@dataclass(frozen=True, slots=True)
class Author:
    name: str
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    id: str
    url: str
    title: str
    authors: Sequence[Author]
    published: datetime
    updated: datetime
    html: str
    language: str
    summary: str | None = None
    categories: Sequence[str] = ()
    comments: str | None = None
    answers: Reply | None = None
    image: Any = None


@dataclass(frozen=True, slots=True)
class Feed:
    """One page of a feed. `alternate` is the page with the same for readers."""

    title: str
    alternate: str
    language: str
    entries: Sequence[Entry]
    page_info: Any
    empty_since: datetime = LONG_AGO
    subtitle: str | None = None

    def response(self, request: Request, publisher: Publisher) -> Response:
        public_url = publisher.address
        first = public_url + quote(request.scope["path"])
        updated = max((entry.updated for entry in self.entries), default=self.empty_since)
        body = render(
            "feed.xml",
            feed=self,
            id=tag_uri(public_url, quote(request.scope["path"].lstrip("/"))),
            here=_page(first, request.query_params.get("after")),
            first=first,
            next=_page(first, self.page_info["endCursor"]) if self.page_info["hasNextPage"] else None,
            updated=updated,
            publisher=publisher,
        )
        return Document(body, "application/atom+xml", updated).response(request)


def _page(first: str, after: str | None) -> str:
    return f"{first}?{urlencode({'after': after})}" if after else first
