"""The moderation page: the queue, decisions about comments, and the commenting mode of articles."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, ClassVar
from urllib.parse import urlencode

from starlette.datastructures import ImmutableMultiDict
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from api.http.security_headers import UNFRAMED, SecurityHeaders
from api.pages.forms import View, read_form
from api.pages.rendering import PageRenderer
from schema.rules.identity import Identity

PATH = "/moderation"
DECISIONS = {
    "PENDING": ("PUBLISH", "REJECT", "REMOVE"),
    "PUBLISHED": ("REMOVE",),
    "REJECTED": ("RESTORE",),
    "REMOVED": ("RESTORE",),
}
"""The decisions that are possible for each status."""
DAYS = {"1": "a day", "7": "a week", "30": "30 days", "": "good"}
"""How long a ban may be."""
MOST_DONE = 20


@dataclass(frozen=True)
class QueueView(View):
    """Which part of the queue is shown."""

    path: ClassVar[str] = PATH

    article: str = ""
    status: str = "PENDING"
    language: str = ""
    reported: str = ""
    after: str = ""

    @property
    def filter(self) -> dict[str, Any]:
        chosen = {"articleId": self.article, "language": self.language, "reported": bool(self.reported)}
        return {"status": self.status, **{name: value for name, value in chosen.items() if value}}


@dataclass(frozen=True)
class Visit:
    """One request of a moderator. `fields` are those of the query string or of the form."""

    renderer: PageRenderer
    request: Request
    moderator: Identity
    fields: ImmutableMultiDict[str, Any]

    async def show(self, problem: str | None = None) -> Response:
        view, done = QueueView.of(self.fields), self.request.query_params.get("done")
        only, after = [view.article] if view.article else [], view.after or None
        variables: dict[str, Any] = {
            "filter": view.filter,
            "after": after,
            "only": only,
            "done": done.split(",")[:MOST_DONE] if done else [],
        }
        found = await self.renderer.execute("moderation_queue", self.moderator, **variables)
        if found["only"] == [None]:
            raise HTTPException(404)
        shown = {
            **found,
            "view": view,
            "listed": _articles(found),
            "decisions": DECISIONS,
            "days": DAYS,
            "problem": problem,
        }
        shown["languages"] = self.renderer.settings.languages
        status = 409 if problem else 200
        return self.renderer.render(self.request, "moderation.html", status, viewer=self.moderator, **shown)

    async def decide(self) -> Response:
        decision = {
            "commentId": self.fields.get("comment", ""),
            "decision": self.fields.get("decision"),
            "expectedStatus": self.fields.get("expected"),
            "reason": self._text("reason"),
        }
        return await self._write("moderate_comment", decision)

    async def decide_together(self) -> Response:
        """About all that were chosen; what some of them fail by is told, with how many."""
        chosen = self.fields.getlist("comments")
        if not chosen:
            return await self.show("Choose the comments first that it is about.")
        decision = {
            "commentIds": chosen,
            "decision": self.fields.get("all"),
            "expectedStatus": self.fields.get("expected"),
            "reason": self._text("reason"),
        }
        found = await self.renderer.execute("moderate_comments", self.moderator, input=decision)
        payload = found["moderateComments"]
        if payload["errors"]:
            return await self.show(payload["errors"][0]["message"])
        refused = [result["message"] for result in payload["results"] if result["message"]]
        if refused:
            return await self.show(f"{len(refused)} of {len(chosen)} were not decided. {refused[0]}")
        return RedirectResponse(QueueView.of(self.fields).address(done=",".join(chosen)), 303)

    async def undo(self) -> Response:
        seen = {"commentId": self.fields.get("comment", ""), "expectedStatus": self.fields.get("expected")}
        return await self._write("undo_moderation", seen)

    async def feature(self) -> Response:
        document = "unfeature_comment" if self.fields.get("change") == "unfeature" else "feature_comment"
        return await self._write(document, {"commentId": self.fields.get("comment", "")})

    async def ban(self) -> Response:
        whom = {"commenterId": self.fields.get("commenter", "")}
        if self.fields.get("change") == "unban":
            return await self._write("unban_commenter", whom)
        days = self.fields.get("days", "")
        until = datetime.now(UTC) + timedelta(days=int(days)) if days in DAYS else None
        reason = {"reason": self._text("reason") or "", "until": until.isoformat() if until else None}
        return await self._write("ban_commenter", whom | reason)

    def _text(self, name: str) -> str | None:
        return self.fields.get(name, "").replace("\r\n", "\n").strip() or None

    async def set_commenting(self) -> Response:
        change = {"articleId": self.fields.get("discussion", ""), "mode": self.fields.get("mode")}
        return await self._write("set_commenting", change)

    async def _write(self, document: str, input: dict[str, Any]) -> Response:
        """Redirects to the queue as it was shown; or shows it as it is now, with the error."""
        (payload,) = (await self.renderer.execute(document, self.moderator, input=input)).values()
        if payload["errors"]:
            return await self.show(payload["errors"][0]["message"])
        written = next((payload[noun] for noun in ("comment", "article", "commenter") if payload.get(noun)), {"id": ""})
        return RedirectResponse(QueueView.of(self.fields).address(done=written["id"]), 303)


Handler = Callable[[Visit], Awaitable[Response]]


def routes(renderer: PageRenderer) -> list[BaseRoute]:
    def route(path: str, handler: Handler, method: str) -> Route:
        middleware = [Middleware(SecurityHeaders, policy=UNFRAMED)]
        return Route(path, partial(_for_moderators, renderer, handler), methods=[method], middleware=middleware)

    return [
        route(PATH, Visit.show, "GET"),
        route(f"{PATH}/decisions", Visit.decide, "POST"),
        route(f"{PATH}/together", Visit.decide_together, "POST"),
        route(f"{PATH}/undo", Visit.undo, "POST"),
        route(f"{PATH}/features", Visit.feature, "POST"),
        route(f"{PATH}/bans", Visit.ban, "POST"),
        route(f"{PATH}/commenting", Visit.set_commenting, "POST"),
    ]


async def _for_moderators(renderer: PageRenderer, handler: Handler, request: Request) -> Response:
    viewer = await renderer.viewer(request)
    if viewer is None or not viewer.is_moderator:
        return _refuse(renderer, request, viewer)
    fields = await read_form(renderer, request) if request.method == "POST" else request.query_params
    return await handler(Visit(renderer, request, viewer, fields))


def _refuse(renderer: PageRenderer, request: Request, viewer: Identity | None) -> Response:
    query = "" if request.method == "POST" else request.scope["query_string"].decode("latin-1")
    sign_in = f"/sign-in?{urlencode({'next': f'{PATH}?{query}'.rstrip('?')})}"
    response = renderer.render(request, "moderators_only.html", 403 if viewer else 401, viewer=viewer, sign_in=sign_in)
    response.headers.update({} if viewer else {"WWW-Authenticate": "Bearer"})
    return response


def _articles(found: Any) -> list[Any]:
    """The articles whose commenting mode can be set here: those of the queue first, each once."""
    queued: Iterable[Any] = (item["article"] for item in found["moderationQueue"]["nodes"])
    every = [*found["only"], *queued, *found["newest"]["nodes"]]
    return list({article["id"]: article for article in every if "id" in article}.values())
