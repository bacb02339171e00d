"""Restoring an earlier revision: what that would change is shown first, and then done on what was looked at."""

from secrets import token_hex
from typing import Any

from starlette.responses import RedirectResponse, Response

from api.desk import history
from api.desk.comparisons import compared
from api.desk.visits import Visit
from api.pages.forms import read_form


async def ask(visit: Visit) -> Response:
    return await _asked(visit, await history.read(visit))


async def restore(visit: Visit) -> Response:
    """Writes the chosen fields. Where somebody has saved meanwhile nothing is written, and it is asked again."""
    form, article = await read_form(visit.renderer, visit.request), await history.read(visit)
    given = {
        "articleId": article["id"],
        "number": history.numbered(visit.request.path_params["number"]),
        "fields": form.getlist("field"),
        "expectedRevision": history.numbered(form.get("expected", "")),
        "note": form.get("note", "").strip() or None,
        "idempotencyKey": form.get("key") or None,
    }
    if not given["fields"]:
        return await _asked(visit, article, 422, chosen=(), nothing=True)
    errors = (await visit.execute("desk_restoring", input=given))["restoreRevision"]["errors"]
    if not errors:
        return RedirectResponse(f"/desk/{article['id']}/history", 303)
    if any(error["code"] == "CONFLICT" for error in errors):
        return await _asked(visit, await history.read(visit), 409, since=given["expectedRevision"], note=given["note"])
    return await _asked(visit, article, 422, errors=errors, chosen=given["fields"], note=given["note"])


async def _asked(visit: Visit, article: Any, status: int = 200, **shown: Any) -> Response:
    """`chosen` are the fields that are ticked, all of them unless given; `since` is the revision that was looked at."""
    number = history.numbered(visit.request.path_params["number"])
    comparison = await compared(visit, article["id"], number, article["revision"])
    given = {"chosen": None, "nothing": False, "errors": [], "since": None, "note": None, **shown}
    return visit.render(
        "desk_restore.html", status=status, past=article, comparison=comparison, key=token_hex(16), **given
    )
