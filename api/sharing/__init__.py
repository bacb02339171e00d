"""Sharing: short links that count, and what other platforms show of a page."""

from starlette.routing import BaseRoute, Route

from api.pages.rendering import Desk
from api.sharing.preview_images import Previews
from api.sharing.short_links import ShortLinks


def routes(desk: Desk) -> list[BaseRoute]:
    previews = Previews(desk)
    return [
        Route("/s/{code}", ShortLinks(desk).follow),
        Route("/previews/{slug}.png", previews.article),
        Route("/previews/{slug}/quote-{number:int}.png", previews.quote),
    ]
