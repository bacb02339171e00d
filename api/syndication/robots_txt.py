"""robots.txt: what crawlers may fetch, and where the sitemaps are."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from api.pages.rendering import PageRenderer
from api.syndication.cacheable_responses import Document

NOT_FOR_CRAWLERS = ("/graphql", "/moderation", "/s/")
SITEMAPS = ("/sitemap.xml", "/news-sitemap.xml", "/topic-sitemap.xml")


def routes(renderer: PageRenderer) -> list[BaseRoute]:
    address = renderer.settings.public_url
    rules = [f"Disallow: {urlsplit(address).path}{path}" for path in NOT_FOR_CRAWLERS]
    lines = ["User-agent: *", *rules, "", *(f"Sitemap: {address}{path}" for path in SITEMAPS), ""]
    started = datetime.now(UTC)
    document = Document("\n".join(lines).encode(), "text/plain", started, max_age=300)

    async def show(request: Request) -> Response:
        return document.response(request)

    return [Route("/robots.txt", show)]
