"""Comment counts of articles by slug, for the listing pages of other sites."""

from typing import Any

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from api.pages.rendering import PageRenderer
from api.syndication.cacheable_responses import FOR_ALL_SITES, Document, with_json_errors
from db.text.composition import canonical
from db.text.slugs import is_slug

MAX_SLUGS = 100
MAX_AGE = 5  # seconds


def routes(renderer: PageRenderer) -> list[BaseRoute]:
    async def counts(request: Request) -> Response:
        """Null for what is no article's slug."""
        given = _given(request)
        asked = filter(is_slug, map(canonical, [*(slug for text in given for slug in _parts(text)), *given]))
        found = await renderer.execute("counts", slugs=list(dict.fromkeys(asked))[:MAX_SLUGS])
        numbers = _numbers(found["articles"]["nodes"])
        slugs = (slug for text in given for slug in ([text] if canonical(text) in numbers else _parts(text)))
        body = orjson.dumps({slug: numbers.get(canonical(slug)) for slug in slugs})
        return Document(body, "application/json", max_age=MAX_AGE, headers=FOR_ALL_SITES).response(request)

    return [Route("/counts", with_json_errors(counts))]


def _given(request: Request) -> list[str]:
    """Slugs with commas between, or by themselves: one that has a comma counts where it is an article's."""
    if "slugs" not in request.query_params:
        raise HTTPException(400, "Give the slugs of articles: /counts?slugs=one,another.")
    given = [text.strip() for text in request.query_params.getlist("slugs")]
    number = len({slug for text in given for slug in _parts(text)})
    if number > MAX_SLUGS:
        raise HTTPException(400, f"At most {MAX_SLUGS} slugs at once, not {number}.")
    return given


def _numbers(articles: list[dict[str, Any]]) -> dict[str, int]:
    """By the slugs that the articles have, or else had."""
    former = {slug: article["commentCount"] for article in articles for slug in article["formerSlugs"]}
    return former | {article["slug"]: article["commentCount"] for article in articles}


def _parts(text: str) -> list[str]:
    return [slug.strip() for slug in text.split(",") if slug.strip()]
