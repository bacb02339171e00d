"""Sitemaps (sitemaps.org) of all articles, and one of the last two days in the form that news search wants."""

import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from api.pages.rendering import PageRenderer
from api.syndication.article_listing import SIZE, Listing
from api.syndication.cacheable_responses import Document
from api.syndication.publisher import changed
from api.syndication.response_cache import MAX_AGE, CachedDocuments
from api.syndication.sitemap_months import months, parse
from api.syndication.xml_templates import render

XML = "application/xml"
NEWS = timedelta(days=2)
PART = r"([2-9]|[1-9]\d{1,2})"

Make = Callable[[], Awaitable[Document]]


def routes(renderer: PageRenderer) -> list[BaseRoute]:
    sitemaps = Sitemaps(renderer)
    paths = {
        "/sitemap.xml": sitemaps.everything,
        "/sitemaps/{name}.xml": sitemaps.part,
        "/news-sitemap.xml": sitemaps.news,
        "/news-sitemaps/{number:int}.xml": sitemaps.news_part,
    }
    return [Route(path, sitemap) for path, sitemap in paths.items()]


@dataclass(frozen=True, slots=True)
class Sitemaps:
    renderer: PageRenderer
    cache: CachedDocuments = field(default_factory=CachedDocuments)

    async def everything(self, request: Request) -> Response:
        return await self._answer(request, self._everything)

    async def part(self, request: Request) -> Response:
        """Of a month, or from `<month>-2` on of its second thousand articles."""
        found = re.fullmatch(rf"(\d+-\d+)(?:-{PART})?", request.path_params["name"], re.ASCII)
        month = parse(found[1]) if found else None
        if not found or not month:
            raise HTTPException(404)
        listing, number = Listing(self.renderer, month.filter), int(found[2] or 1)
        return await self._answer(request, lambda: _page(listing, number, "sitemap.xml"))

    async def news(self, request: Request) -> Response:
        return await self._answer(request, self._news)

    async def news_part(self, request: Request) -> Response:
        number = request.path_params["number"]
        if not 1 <= number < SIZE:
            raise HTTPException(404)
        return await self._answer(request, lambda: _page(self._latest(), number, "news_sitemap.xml"))

    async def _answer(self, request: Request, make: Make) -> Response:
        return (await self.cache.get(request.scope["path"], make)).response(request)

    async def _everything(self) -> Document:
        listing = Listing(self.renderer)
        total, newest = await listing.size()
        if total <= SIZE:
            return await _page(listing, 1, "sitemap.xml", empty=True)
        names = [name async for month, count in months(self.renderer, newest) for name in _names(str(month), count)]
        return self._index("sitemaps", names, newest)

    async def _news(self) -> Document:
        listing = self._latest()
        total, newest = await listing.size()
        if total <= SIZE:
            return await _page(listing, 1, "news_sitemap.xml", empty=True)
        return self._index("news-sitemaps", range(1, _pages(total) + 1), newest)

    def _latest(self) -> Listing:
        return Listing(self.renderer, {"publishedAfter": (datetime.now(UTC) - NEWS).isoformat()})

    def _index(self, folder: str, names: Iterable[object], modified: datetime | None) -> Document:
        addresses = [f"{self.renderer.settings.public_url}/{folder}/{name}.xml" for name in names]
        return Document(render("sitemap_index.xml", addresses=addresses), XML, modified, MAX_AGE, is_tagged=False)


def _pages(count: int) -> int:
    return -(-count // SIZE)


def _names(month: str, count: int) -> list[str]:
    return [month, *(f"{month}-{number}" for number in range(2, _pages(count) + 1))]


async def _page(listing: Listing, number: int, template: str, empty: bool = False) -> Document:
    articles = await listing.page(number)
    if not articles and not empty:
        raise HTTPException(404)
    return _urls([each for each in articles if _is_indexed(each)], template, listing.renderer.settings.site_name)


def _is_indexed(article: Any) -> bool:
    """Whether search engines are to have it, and from here."""
    seo = article["seo"]
    return not seo["noIndex"] and seo["canonicalUrl"] == article["url"]


def _urls(articles: list[Any], template: str, name: str) -> Document:
    modified = max(map(changed, articles), default=None)
    return Document(render(template, articles=articles, name=name), XML, modified, MAX_AGE, is_tagged=False)
