"""Sharing: short links that count visits, and the preview images that other platforms show.

Uses `http`, `http_caching`, `identity`, `localization`, `pages` and `syndication`.
"""

from starlette.routing import BaseRoute, Route

from api.pages.rendering import PageRenderer
from api.sharing.preview_images import Previews
from api.sharing.short_links import ShortLinks


def routes(renderer: PageRenderer) -> list[BaseRoute]:
    previews = Previews(renderer)
    return [
        Route("/s/{code}", ShortLinks(renderer).follow),
        Route("/previews/{slug}.png", previews.article),
        Route("/previews/{slug}/quote-{number:int}.png", previews.quote),
    ]
