"""What the desk is told of an article that is not saved: its page, and the quotes in its text. Nothing is stored."""

import asyncio
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from api.desk.visits import Visit
from api.http.security_headers import UNFRAMED
from api.imports.attribution.attribution import attribute
from api.pages.reader_pages import dated, sections
from db.text.markdown import render

LONGEST = 200_000
"""Characters of a text in which quotes are looked for."""


async def show(visit: Visit) -> Response:
    """The page as readers would see it, were the article saved and published now; or what is wrong with it."""
    given = (await visit.json()).get("input")
    found = await visit.execute("desk_preview", input=given, comments=None)
    article, errors = found["previewArticle"]["article"], found["previewArticle"]["errors"]
    if errors:
        return JSONResponse({"errors": errors}, 422)
    navigation = sections(await visit.renderer.execute("desk_navigation"))
    shown: dict[str, Any] = {"article": dated(article), "quote": None, "sections": navigation, "is_preview": True}
    response = visit.renderer.render(visit.request, "article.html", **shown)
    response.headers["Content-Security-Policy"] = f"{UNFRAMED}; sandbox"
    return response


async def find_quotes(visit: Visit) -> Response:
    """With a speaker where the text leaves no doubt."""
    markdown = (await visit.json()).get("markdown")
    if not isinstance(markdown, str) or len(markdown) > LONGEST:
        raise HTTPException(400)
    return JSONResponse({"quotes": await asyncio.to_thread(_quotes, markdown)})


def _quotes(markdown: str) -> list[dict[str, Any]]:
    found = attribute([block.text for block in render(markdown).blocks])
    return [
        {
            "text": quote.text,
            "speaker": {"name": quote.speaker} if quote.speaker else None,
            "attribution": quote.attribution,
            "isPullQuote": False,
        }
        for quote in found.quotes
    ]
