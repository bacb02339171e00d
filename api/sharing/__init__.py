"""Sharing: short links that count visits, and the preview images that other platforms show.

Uses `http`, `http_caching`, `identity`, `localization`, `pages` and `syndication`.
"""

from starlette.routing import BaseRoute, Route

from api.pages.rendering import PageRenderer
from api.sharing.mastodon import MastodonDialog
from api.sharing.preview_images import SUFFIXES, Jpeg, Previews
from api.sharing.short_links import ShortLinks


def routes(renderer: PageRenderer, jpeg: Jpeg) -> list[BaseRoute]:
    previews, mastodon = Previews(renderer, jpeg), MastodonDialog(renderer)
    return [
        Route("/s/{code}", ShortLinks(renderer).follow),
        Route("/s/{code}/server", mastodon.ask),
        Route("/s/{code}/server", mastodon.lead, methods=["POST"]),
        *(Route(f"/previews/{{slug}}.{suffix}", previews.article) for suffix in SUFFIXES),
        *(Route(f"/previews/{{slug}}/quote-{{number:int}}.{suffix}", previews.quote) for suffix in SUFFIXES),
    ]
