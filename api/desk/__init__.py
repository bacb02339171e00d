"""The desk: where editors find, write and publish articles, by the public schema alone.

Uses `http`, `identity`, `http_caching`, `localization` and `pages`.
"""

from starlette.routing import BaseRoute

from api.desk import history, pages, previews, restoring
from api.desk.visits import route
from api.pages.rendering import PageRenderer


def routes(renderer: PageRenderer) -> list[BaseRoute]:
    return [
        route(renderer, "/desk", pages.show_list),
        route(renderer, "/desk/new", pages.show_new),
        route(renderer, "/desk/preview", previews.show, "POST"),
        route(renderer, "/desk/{id}", pages.show_article),
        route(renderer, "/desk/{id}/site", previews.show_site, "POST"),
        route(renderer, "/desk/{id}/history", history.show),
        route(renderer, "/desk/{id}/history/page", history.show_past),
        route(renderer, "/desk/{id}/history/{number}/restore", restoring.ask),
        route(renderer, "/desk/{id}/history/{number}/restore", restoring.restore, "POST"),
    ]
