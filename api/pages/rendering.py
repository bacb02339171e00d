"""Rendering of pages: executes a page's document, knows the viewer, and turns a template into a response."""

from functools import cache
from hashlib import blake2s
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import orjson
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.staticfiles import NotModifiedResponse

from api.http.local_clients import is_local
from api.http.security_headers import of_pages
from api.http_caching.etags import entity_tag, if_none_match, matches_any
from api.http_caching.exchange import current_exchange, execute
from api.http_caching.previewed_pages import preview_response
from api.identity.bearer_tokens import BadToken, IdentityUnavailable, Verifier, cookie_of
from api.localization.speech import Speech, speaking
from api.pages.documents import query
from api.pages.fragments import Fragments
from api.pages.navigation import sections
from api.pages.scripts.modules import modules, script_url
from api.pages.template_filters import FILTERS, FUNCTIONS
from api.settings.settings import Settings
from schema.engine.answers import Outcome
from schema.engine.context import Reader
from schema.engine.execution import Engine
from schema.engine.execution import Request as Operation
from schema.rules.identity import Identity

FOLDER = Path(__file__).parent
STATIC = FOLDER.parent / "static"
HEADERS = {"Cache-Control": "private, no-cache", "Vary": "Cookie"}
STATUSES = {Outcome.UNAUTHORIZED: 401, Outcome.UNAVAILABLE: 503, Outcome.FAILED: 500}
ENGLISH = {"developers.html", "moderation.html", "moderators_only.html"}
"""Pages that are in English on every site: for developers, and for those who moderate comments."""
UNLESS_GIVEN: dict[str, Any] = {
    "path": "", "search": "", "viewer": None, "sections": [], "is_preview": False, "preview": None, "block": None,
    "order": None, "home": "", "embedded": False, "own": {"unread": 0, "follows": None}, "followed": "",
    "pinned": None,
}  # fmt: skip
"""What base.html, navigation.html and comments.html show."""
RETRY_AFTER = "5"


class PageRenderer:
    """The engine comes with the lifespan of the application."""

    engine: Engine

    def __init__(self, settings: Settings, verifier: Verifier) -> None:
        self.settings, self.verifier = settings, verifier
        self.templates = Environment(
            loader=FileSystemLoader(FOLDER / "templates"),
            autoescape=True,
            auto_reload=False,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.templates.filters |= FILTERS
        self.templates.globals |= FUNCTIONS | {"remembered": Fragments().render}
        self.templates.globals |= {
            "static": static_url, "modules": modules, "site_url": settings.public_url, "site_name": settings.site_name,
        }  # fmt: skip
        self.zone = ZoneInfo(settings.time_zone)

    async def execute(
        self, document: str, viewer: Identity | None = None, reader: Reader | None = None, **variables: Any
    ) -> Any:
        """The data of a document in `queries/`. Raises HTTPException: 404 for refusals, since variables come from
        URLs."""
        position = current_exchange().position
        operation = Operation(
            query(document), variables, identity=viewer, reader=reader, position=position, is_public=True
        )
        answer = await execute(self.engine, operation)
        body = orjson.loads(answer.body)
        if "errors" in body:
            waiting = {"Retry-After": str(answer.retry_after)} if answer.retry_after else None
            raise HTTPException(STATUSES.get(answer.outcome, 404), headers=waiting)
        return body["data"]

    async def viewer(self, request: Request) -> Identity | None:
        """By the cookie; None without a valid one. Raises HTTPException where keys are unavailable."""
        authorization = cookie_of(request.scope)
        current_exchange().personal |= authorization is not None
        try:
            return await self.verifier.identify(authorization)
        except BadToken:
            return None
        except IdentityUnavailable:
            raise HTTPException(503) from None

    async def own(self, viewer: Identity | None, subject: str = "") -> dict[str, Any]:
        """What a page shows to the viewer alone: how many notifications are unread, and whether they follow the
        subject, None for what cannot be followed. Whoever is not signed in costs nothing."""
        if viewer is None:
            return {"unread": 0, "follows": None}
        found = await self.execute("own", viewer, subject=subject)
        follows = (found["node"] or {}).get("viewerFollows")
        return {"unread": (found["viewer"] or {}).get("unreadNotificationCount", 0), "follows": follows}

    def speech(self, language: str | None = None) -> Speech:
        """In a language, or else in the site's own."""
        own = self.settings.languages[0]
        return Speech(language or own, own, self.zone)

    def render(self, request: Request, template: str, status: int = 200, **context: Any) -> Response:
        """A page. A page about an `article` is in its language."""
        shown = {**UNLESS_GIVEN, "path": request.scope["path"], **context}
        shown["sign_in_form"] = self.offers_sign_in(request)
        exchange = current_exchange()
        exchange.cacheable = True
        preview = shown["preview"] = None if status == 401 else exchange.preview
        language = "en" if template in ENGLISH else context["article"]["language"] if "article" in context else None
        with speaking(self.speech(language)):
            page = self.templates.get_template(template).render(shown)
        if preview:
            policy = of_pages(self.settings.frame_ancestors, self.settings.image_origins)
            return preview_response(page, status, preview, policy)
        response = HTMLResponse(page, status, headers=HEADERS)
        return conditional_response(request, response) if status == 200 else response

    def busy_page(self, retry_after: int) -> Response:
        """The same for everyone, and rendered without asking anything."""
        shown = {**UNLESS_GIVEN, "sign_in_form": False}
        with speaking(self.speech()):
            page = self.templates.get_template("error.html").render(shown, code=503, phrase=HTTPStatus(503).phrase)
        return HTMLResponse(page, 503, headers={**HEADERS, "Retry-After": str(retry_after)})

    def offers_sign_in(self, request: Request) -> bool:
        """Whether the client may sign in under any name: unless it is asked for, only on the machine itself."""
        settings = self.settings
        return settings.offers_sign_in and (settings.sign_in_form == "on" or is_local(request.scope))

    @property
    def error_pages(self) -> Middleware:
        """Middleware that answers an HTTPException with a page of the site."""
        return Middleware(ExceptionMiddleware, handlers={HTTPException: self._error_page})

    async def _error_page(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if error.status_code == 404 and (moved := await self._moved(request)):
            return moved
        phrase = HTTPStatus(error.status_code).phrase
        shown = {"code": error.status_code, "phrase": phrase, "sections": await self._sections(error.status_code)}
        response = self.render(request, "error.html", error.status_code, **shown)
        response.headers.update({"Retry-After": RETRY_AFTER} if error.status_code == 503 else {})
        response.headers.update(error.headers or {})
        return response

    async def _moved(self, request: Request) -> Response | None:
        """A redirect to the article whose address this was on the site that it was moved from."""
        path = request.scope["path"]
        if request.method not in ("GET", "HEAD") or path.startswith(("/articles/", "/s/")):
            return None
        address = quote(path) + (f"?{request.url.query}" if request.url.query else "")
        found = (await self.execute("departed_article", path=address))["resolve"]
        if not found or "to" not in found:
            return None
        return RedirectResponse(found["to"], found["status"], {"Cache-Control": "no-cache"})

    async def _sections(self, status: int) -> list[Any]:
        """What the navigation of an error page names: none where asking for it may fail as well."""
        if status not in (404, 410):
            return []
        try:
            return sections(await self.execute("navigation"))
        except HTTPException:
            return []


def conditional_response(request: Request, response: Response) -> Response:
    """The response with its entity tag, or 304 where the browser's copy is current."""
    tag = response.headers["ETag"] = entity_tag(bytes(response.body))
    is_current = request.method in ("GET", "HEAD") and matches_any(tag, if_none_match(request))
    return NotModifiedResponse(response.headers) if is_current else response


@cache
def static_url(name: str) -> str:
    """The URL of a file in `static/`, with a hash of its content, so that browsers may cache it for ever."""
    if name.endswith(".js"):
        return script_url(name)
    version = blake2s((STATIC / name).read_bytes(), digest_size=6).hexdigest()
    return f"/static/{name}?{version}"
