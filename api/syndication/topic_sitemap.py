"""A sitemap of the pages of sections and topics, each with the time of its newest article."""

from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from api.pages.rendering import PageRenderer
from api.syndication.cacheable_responses import Document
from api.syndication.publisher import changed
from api.syndication.response_cache import MAX_AGE, CachedDocuments
from api.syndication.sitemaps import XML
from api.syndication.xml_templates import render

MOST = 10_000
"""Topics, of which a hundred are read by one statement."""


def routes(renderer: PageRenderer) -> list[BaseRoute]:
    cache = CachedDocuments()

    async def show(request: Request) -> Response:
        return (await cache.get("", lambda: _document(renderer))).response(request)

    return [Route("/topic-sitemap.xml", show)]


async def _document(renderer: PageRenderer) -> Document:
    pages = [{"url": term["url"], "modified": _modified(term)} for term in await _terms(renderer)]
    modified = max((page["modified"] for page in pages), default=None)
    return Document(render("topic_sitemap.xml", pages=pages), XML, modified, MAX_AGE, is_tagged=False)


async def _terms(renderer: PageRenderer) -> list[Any]:
    found = await renderer.execute("topic_sitemap", withSections=True)
    terms = [*found["sections"], *found["topics"]["nodes"]]
    while (info := found["topics"]["pageInfo"])["hasNextPage"] and len(terms) < MOST:
        found = await renderer.execute("topic_sitemap", withSections=False, after=info["endCursor"])
        terms += found["topics"]["nodes"]
    return [term for term in terms if term["articles"]["nodes"]]


def _modified(term: Any) -> datetime:
    return changed(term["articles"]["nodes"][0])
