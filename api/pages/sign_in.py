"""Signing in and out: a form for development that sets the cookie under any name, and one that deletes it."""

import re
from typing import Any

from starlette.datastructures import ImmutableMultiDict
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from api.http.local_clients import is_local
from api.identity.bearer_tokens import COOKIE, HOST_COOKIE
from api.identity.claims import BadClaim
from api.identity.development_tokens import development_claims, sign_token
from api.pages.forms import read_form
from api.pages.rendering import PageRenderer

HOURS = 24
ROLES = ("moderator", "editor")
Form = ImmutableMultiDict[str, str]

# Browsers take `//host` and `/\host` for other sites, and ignore control characters in between.
OWN_PATH = re.compile(r"/(?![/\\])[^\x00-\x20\x7f\\]*")


def routes(renderer: PageRenderer) -> list[BaseRoute]:
    forms = SignInForms(renderer)
    offered = [
        Route("/sign-in", forms.show),
        Route("/sign-in", forms.sign_in, methods=["POST"]),
    ]
    sign_out = Route("/sign-out", forms.sign_out, methods=["POST"])
    return [*(offered if renderer.settings.offers_sign_in else []), sign_out]


def local_path(text: str, otherwise: str = "/") -> str:
    """The text, if it is a path of this site that is safe to redirect to."""
    return text if OWN_PATH.fullmatch(text) else otherwise


class SignInForms:
    def __init__(self, renderer: PageRenderer) -> None:
        self.renderer = renderer
        secure = renderer.settings.public_url.startswith("https:")
        self.key = HOST_COOKIE if secure else COOKIE
        self.cookie: dict[str, Any] = {"httponly": True, "samesite": "lax", "secure": secure}

    async def show(self, request: Request) -> Response:
        self._require_offer(request)
        viewer = await self.renderer.viewer(request)
        return self._page(request, request.query_params, viewer=viewer)

    async def sign_in(self, request: Request) -> Response:
        self._require_offer(request)
        form = await read_form(self.renderer, request)
        name = " ".join(form.get("name", "").split())
        roles = [role for role in ROLES if form.get(role) and self._is_development(request)]
        try:
            token = sign_token(self.renderer.settings, development_claims(name, roles, None), HOURS)
        except BadClaim as problem:
            return self._page(request, form, 422, error=str(problem))
        response = _back(form)
        response.set_cookie(self.key, token, max_age=HOURS * 3600, **self.cookie)
        return response

    async def sign_out(self, request: Request) -> Response:
        response = _back(await read_form(self.renderer, request))
        for key in {COOKIE, self.key}:
            response.delete_cookie(key, **self.cookie)
        return response

    def _page(self, request: Request, form: Form, status: int = 200, **context: Any) -> Response:
        typed = {"name": form.get("name", ""), "next": local_path(form.get("next", ""))}
        shown = {"error": None, "development": self._is_development(request), **typed, **context}
        return self.renderer.render(request, "sign_in.html", status, **shown)

    def _is_development(self, request: Request) -> bool:
        """Where the site runs on the reader's own machine, anyone may sign in as a moderator or an editor."""
        return self.renderer.settings.is_local and is_local(request.scope)

    def _require_offer(self, request: Request) -> None:
        if not self.renderer.offers_sign_in(request):
            raise HTTPException(404)


def _back(form: Form) -> RedirectResponse:
    return RedirectResponse(local_path(form.get("next", "")), 303, headers={"Cache-Control": "no-store"})
