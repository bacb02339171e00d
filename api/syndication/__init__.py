"""What search engines, feed readers and other sites fetch."""

from starlette.routing import BaseRoute

from api.pages.rendering import Desk
from api.syndication import comment_counts, feeds, oembed, robots_txt, sitemaps
from api.syndication.json_ld import news_article


def routes(desk: Desk) -> list[BaseRoute]:
    desk.templates.filters["news_article"] = lambda article: news_article(article, desk.settings.public_url)
    return [route for part in (feeds, sitemaps, oembed, comment_counts, robots_txt) for route in part.routes(desk)]
