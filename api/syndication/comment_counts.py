"""Comment counts of articles by slug, for the listing pages of other sites."""

import re

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from api.pages.rendering import PageRenderer
from api.syndication.cacheable_responses import FOR_ALL_SITES, Document, with_json_errors

MAX_SLUGS = 100
SLUG = re.compile(r"[a-z0-9-]{1,200}")
MAX_AGE = 5  # seconds


def routes(renderer: PageRenderer) -> list[BaseRoute]:
    async def counts(request: Request) -> Response:
        """Null for what is no article's slug."""
        slugs = _slugs(request)
        found = await renderer.execute("counts", slugs=[slug for slug in slugs if SLUG.fullmatch(slug)])
        numbers = {article["slug"]: article["commentCount"] for article in found["articles"]["nodes"]}
        body = orjson.dumps({slug: numbers.get(slug) for slug in slugs})
        return Document(body, "application/json", max_age=MAX_AGE, headers=FOR_ALL_SITES).response(request)

    return [Route("/counts", with_json_errors(counts))]


def _slugs(request: Request) -> list[str]:
    """Each once, in the order of the query string. Raises HTTPException for none, and for too many."""
    if "slugs" not in request.query_params:
        raise HTTPException(400, "Give the slugs of articles: /counts?slugs=one,another.")
    given = ",".join(request.query_params.getlist("slugs")).split(",")
    slugs = list(dict.fromkeys(slug.strip() for slug in given if slug.strip()))
    if len(slugs) > MAX_SLUGS:
        raise HTTPException(400, f"At most {MAX_SLUGS} slugs at once, not {len(slugs)}.")
    return slugs
