"""Sharing: short links that count visits, and the preview images that other platforms show.

Uses `http`, `http_caching`, `identity`, `localization`, `pages` and `syndication`.
"""

from starlette.routing import BaseRoute, Route

from api.pages.rendering import PageRenderer
from api.sharing.mastodon import MastodonDialog
from api.sharing.preview_images import Previews
from api.sharing.short_links import ShortLinks


def routes(renderer: PageRenderer) -> list[BaseRoute]:
    previews, mastodon = Previews(renderer), MastodonDialog(renderer)
    return [
        Route("/s/{code}", ShortLinks(renderer).follow),
        Route("/s/{code}/server", mastodon.ask),
        Route("/s/{code}/server", mastodon.lead, methods=["POST"]),
        Route("/previews/{slug}.png", previews.article),
        Route("/previews/{slug}/quote-{number:int}.png", previews.quote),
    ]
