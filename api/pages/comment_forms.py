"""Comments without JavaScript: the page of a thread, and forms to comment, reply, edit, delete, like and report."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from api.pages.comment_actions import ACTIONS, ANCHOR_FIELDS, Submission, anchor_input, post_input
from api.pages.forms import read_form
from api.pages.navigation import sections
from api.pages.reader_pages import found_or_404
from api.pages.rendering import PageRenderer
from schema.rules.identity import Identity

NOTHING_TYPED: dict[str, Any] = {"body": "", "errors": [], "anchor": {}}
# The template that scripts fill in for comments that arrive live.
BLANK = {
    "id": "",
    "author": {"displayName": "", "initial": "", "badge": None},
    "bodyHtml": "",
    "language": None,
    "status": "PUBLISHED",
    "createdAt": "1970-01-01T00:00:00+00:00",
    "editedAt": None,
    "editableUntil": None,
    "anchor": None,
    "depth": -1,
    "likeCount": 0,
    "viewerHasLiked": False,
    "isFeatured": False,
}


def routes(renderer: PageRenderer) -> list[BaseRoute]:
    renderer.templates.filters |= {"ahead": _is_in_future}
    renderer.templates.globals |= {"new_key": _new_key, "blank_comment": BLANK, "nothing_typed": NOTHING_TYPED}
    comments = Commenting(renderer)
    return [
        Route("/articles/{slug}/comments", comments.post, methods=["POST"]),
        Route("/comments/{id}", comments.show),
        Route("/comments/{id}/{action}", comments.change, methods=["POST"]),
    ]


class Commenting:
    """Handlers. Input goes to the mutations unchecked, and their errors are shown beside what was typed."""

    def __init__(self, renderer: PageRenderer) -> None:
        self.renderer = renderer

    async def show(self, request: Request) -> Response:
        viewer = await self.renderer.viewer(request)
        found = await self._thread(request, viewer, request.query_params.get("replies"))
        return self._page(request, found, viewer=viewer)

    async def post(self, request: Request) -> Response:
        form, viewer = await read_form(self.renderer, request), await self.renderer.viewer(request)
        found = await self.renderer.execute("commented_article", slug=request.path_params["slug"])
        article = found_or_404(found["article"])
        written = await self._write(
            "post_comment", viewer, articleId=article["id"], **post_input(form), **anchor_input(form)
        )
        if written["errors"]:
            anchor = {name: form[name] for name in ANCHOR_FIELDS if name in form}
            typed = {"body": form.get("body", ""), "errors": written["errors"], "anchor": anchor}
            shown = {"article": article, "viewer": viewer, "sections": sections(found), "typed": typed}
            return self.renderer.render(request, "leave_comment.html", 422, **shown)
        return _redirect(f"/articles/{article['slug']}#{written['comment']['id']}")

    async def change(self, request: Request) -> Response:
        action = found_or_404(ACTIONS.get(request.path_params["action"]))
        form, viewer = await read_form(self.renderer, request), await self.renderer.viewer(request)
        found = await self._thread(request, viewer)
        submission = Submission(found["node"], form)
        written = await self._write(action.document(submission), viewer, **action.input(submission))
        if written["errors"]:
            typed = {
                request.path_params["action"]: NOTHING_TYPED
                | {"body": submission.field("body"), "errors": written["errors"]}
            }
            return self._page(request, found, 422, viewer=viewer, typed=typed)
        return _redirect(action.redirect_to(replace(submission, written=written["comment"]["id"])))

    async def _thread(self, request: Request, viewer: Identity | None, replies: str | None = None) -> Any:
        found = await self.renderer.execute("thread", viewer, id=request.path_params["id"], replies=replies)
        found_or_404(found["node"])  # another kind of node has come without any field
        return found

    async def _write(self, document: str, viewer: Identity | None, **values: Any) -> Any:
        return (await self.renderer.execute(document, viewer, input=values))["written"]

    def _page(self, request: Request, found: Any, status: int = 200, **context: Any) -> Response:
        comment, reported = found["node"], "reported" in request.query_params
        shown = {"comment": comment, "article": comment["article"], "reported": reported, "typed": {}}
        return self.renderer.render(request, "thread.html", status, sections=sections(found), **shown | context)


def _redirect(path: str) -> Response:
    return RedirectResponse(path, 303, headers={"Cache-Control": "no-store"})


def _is_in_future(time: str | None) -> bool:
    return time is not None and datetime.fromisoformat(time) > datetime.now(UTC)


def _new_key() -> str:
    return str(uuid4())
