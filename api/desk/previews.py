"""The page of an article that is not saved. Nothing is stored."""

from typing import Any

from starlette.responses import JSONResponse, Response

from api.desk.visits import Visit
from api.http.security_headers import UNFRAMED
from api.pages.reader_pages import dated, sections


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
