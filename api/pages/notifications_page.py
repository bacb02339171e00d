"""What readers who are signed in are told: their page, and forms to follow and to mark as read."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from api.pages.forms import read_form
from api.pages.navigation import sections
from api.pages.reader_pages import next_page, query_parameter
from api.pages.rendering import PageRenderer
from api.pages.sign_in import local_path

PATH = "/notifications"
SUBJECTS = ("Article", "Person", "Topic")


def routes(renderer: PageRenderer) -> list[BaseRoute]:
    notifications = Notifications(renderer)
    return [
        Route(PATH, notifications.show),
        Route(f"{PATH}/read", notifications.mark_read, methods=["POST"]),
        Route(f"{PATH}/follow", notifications.follow, methods=["POST"]),
    ]


class Notifications:
    """Handlers."""

    def __init__(self, renderer: PageRenderer) -> None:
        self.renderer = renderer

    async def show(self, request: Request) -> Response:
        viewer = await self.renderer.viewer(request)
        found = await self.renderer.execute("notifications", viewer, after=query_parameter(request, "after"))
        own = found["viewer"]
        shown: dict[str, Any] = {
            "viewer": viewer,
            "sections": sections(found),
            "told": [],
            "own": {"unread": 0, "follows": None},
        }
        if own:
            told = own["notifications"]
            shown |= {"told": told["nodes"], "older": next_page(request, told)}
            shown["own"] = {"unread": own["unreadNotificationCount"], "follows": None}
        return self.renderer.render(request, "notifications.html", 200 if own else 401, **shown)

    async def mark_read(self, request: Request) -> Response:
        form = await read_form(self.renderer, request)
        await self._write(request, "mark_notifications_read", {"upTo": form.get("up-to", "")})
        return _redirect(PATH)

    async def follow(self, request: Request) -> Response:
        form = await read_form(self.renderer, request)
        subject = form.get("subject", "")
        kind = subject.partition("_")[0]
        if kind not in SUBJECTS:
            raise HTTPException(404)
        verb = "unfollow" if form.get("change") == "unfollow" else "follow"
        await self._write(request, f"{verb}_{kind.lower()}", {f"{kind.lower()}Id": subject})
        return _redirect(local_path(form.get("next", ""), PATH))

    async def _write(self, request: Request, document: str, input: dict[str, Any]) -> None:
        """Raises HTTPException where nobody is signed in, or there is no such thing."""
        viewer = await self.renderer.viewer(request)
        written = await self.renderer.execute(document, viewer, input=input)
        if written["written"]["errors"]:
            raise HTTPException(404 if viewer else 401)


def _redirect(path: str) -> Response:
    return RedirectResponse(path, 303, headers={"Cache-Control": "no-store"})
