"""Syndication: Atom feeds, sitemaps, oEmbed, JSON-LD, comment counts and robots.txt, for machines of other sites.

Uses `http_caching`, `localization`, `pages` and `settings`.
"""

from starlette.routing import BaseRoute

from api.http_caching.previewed_pages import never_previewed
from api.pages.rendering import PageRenderer
from api.syndication import comment_counts, feeds, oembed, robots_txt, sitemaps, topic_sitemap
from api.syndication.json_ld import news_article
from api.syndication.publisher import publisher_of


def routes(renderer: PageRenderer) -> list[BaseRoute]:
    publisher = publisher_of(renderer.settings)
    renderer.templates.filters["news_article"] = lambda article: news_article(article, publisher)
    return [
        never_previewed(route)
        for part in (feeds, sitemaps, topic_sitemap, oembed, comment_counts, robots_txt)
        for route in part.routes(renderer)
    ]
