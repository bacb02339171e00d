"""Previews: the page of an article that is not saved, of which nothing is stored; and the whole site as it would be."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from api.desk.visits import Visit
from api.http.security_headers import UNFRAMED
from api.pages.forms import read_form
from api.pages.navigation import sections
from api.pages.reader_pages import dated


async def show(visit: Visit) -> Response:
    """The page as readers would see it, were the article saved and published now; or what is wrong with it."""
    given = (await visit.json()).get("input")
    found = await visit.execute("desk_preview", input=given, comments=None)
    article, errors = found["previewArticle"]["article"], found["previewArticle"]["errors"]
    if errors:
        return JSONResponse({"errors": errors}, 422)
    navigation = sections(await visit.renderer.execute("navigation"))
    shown: dict[str, Any] = {"article": dated(article), "quote": None, "sections": navigation, "is_preview": True}
    response = visit.renderer.render(visit.request, "article.html", **shown)
    response.headers["Content-Security-Policy"] = f"{UNFRAMED}; sandbox"
    return response


async def show_site(visit: Visit) -> Response:
    """Leads to the article's page as it would be, and from there to the whole site: as it is saved, and as of its hour
    if that is to come."""
    form = await read_form(visit.renderer, visit.request)
    given = {"articleIds": [visit.request.path_params["id"]], "at": form.get("at") or None}
    made = (await visit.execute("desk_site_preview", input=given))["createPreviewToken"]["previewToken"]
    if made is None:
        raise HTTPException(404)
    # Where the desk is open: browsers hold the whole way of a form to its Content-Security-Policy.
    return RedirectResponse(made["urls"][1].removeprefix(visit.renderer.settings.public_url), 303)
