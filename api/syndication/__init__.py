"""What search engines, feed readers and other sites fetch."""

from starlette.routing import BaseRoute

from api.pages.desk import Desk
from api.syndication import counting, embedding, feeds, robots, sitemaps
from api.syndication.structured_data import news_article


def routes(desk: Desk) -> list[BaseRoute]:
    desk.templates.filters["news_article"] = lambda article: news_article(article, desk.settings.public_url)
    return [route for part in (feeds, sitemaps, embedding, counting, robots) for route in part.routes(desk)]
