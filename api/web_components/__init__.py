"""Web components: elements with an article's comments, or their number, for pages of any other site.

Uses `http`, `http_caching`, `identity`, `localization`, `pages`, `settings` and `syndication`.
"""

from starlette.routing import BaseRoute, Mount, Route, Router

from api.http.cors import cross_origin
from api.pages.rendering import PageRenderer
from api.web_components.assets import Assets
from api.web_components.fragments import Fragments


def routes(renderer: PageRenderer) -> list[BaseRoute]:
    assets = Assets()
    fragments = Fragments(renderer, assets)
    parts = [
        Route("/articles/{slug}", fragments.comments),
        Route("/comments/{id}", fragments.thread),
        Route("/elements/{slug}", fragments.element),
    ]
    return [
        Route("/embed.js", assets.entry),
        Mount("/embed/files", assets.files),
        Mount("/embed", Router(parts, redirect_slashes=False), middleware=cross_origin(renderer.settings)),
    ]
