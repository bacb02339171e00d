"""How many comments articles have, for the listing pages of other sites."""

import re

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from api.pages.rendering import PageRenderer
from api.syndication.cacheable_responses import FOR_ALL_SITES, Document, with_json_errors

MOST = 100
SLUG = re.compile(r"[a-z0-9-]{1,200}")
SECONDS = 5


def routes(renderer: PageRenderer) -> list[BaseRoute]:
    async def counts(request: Request) -> Response:
        """Null for what is no article's slug."""
        asked = _slugs(request)
        found = await renderer.ask("counts", slugs=[slug for slug in asked if SLUG.fullmatch(slug)])
        numbers = {article["slug"]: article["commentCount"] for article in found["articles"]["nodes"]}
        body = orjson.dumps({slug: numbers.get(slug) for slug in asked})
        return Document(body, "application/json", seconds=SECONDS, headers=FOR_ALL_SITES).response(request)

    return [Route("/counts", with_json_errors(counts))]


def _slugs(request: Request) -> list[str]:
    """Those asked for, each once, in their order."""
    if "slugs" not in request.query_params:
        raise HTTPException(400, "Give the slugs of articles: /counts?slugs=one,another.")
    given = ",".join(request.query_params.getlist("slugs")).split(",")
    slugs = list(dict.fromkeys(slug.strip() for slug in given if slug.strip()))
    if len(slugs) > MOST:
        raise HTTPException(400, f"At most {MOST} slugs at once, not {len(slugs)}.")
    return slugs
