"""The comments of an article, or of a thread, as HTML for pages of other sites.

Who reads is in the header `Authorization`. What is for everyone can be kept, and is purged by its tags, as feeds are.
"""

import re
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.http.request_errors import HttpError
from api.http_caching.exchange import current_exchange
from api.identity.bearer_tokens import authorization_of
from api.localization.catalogues import nearest_catalogue
from api.localization.speech import speaking
from api.pages.addresses import absence, moved
from api.pages.reader_pages import NEWEST, found_or_404, order_of, query_parameter
from api.pages.rendering import UNLESS_GIVEN, PageRenderer
from api.syndication.cacheable_responses import Document, with_json_errors
from api.web_components.assets import Assets
from schema.rules.identity import Identity

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z\d]{2,8}){0,3}")
PRIVATE = {"Cache-Control": "private, no-cache", "Vary": "Authorization"}


class Fragments:
    def __init__(self, renderer: PageRenderer, assets: Assets) -> None:
        self.renderer, self.assets = renderer, assets
        seconds = renderer.settings.shared_seconds
        shared = f", s-maxage={seconds}" if seconds else ""
        self.public = {"Cache-Control": f"public, max-age=0{shared}", "Vary": "Authorization"}
        self.comments = with_json_errors(self._comments)
        self.thread = with_json_errors(self._thread)
        self.element = with_json_errors(self._element)

    async def _comments(self, request: Request) -> Response:
        """The comments of an article, as its page has them."""
        viewer = await self._viewer(request)
        article = await self._article(request, viewer)
        if elsewhere := moved(request, "embed", "articles", article["slug"]):
            return elsewhere
        return self._render(request, "embedded_comments.html", viewer, article=article)

    async def _thread(self, request: Request) -> Response:
        """A comment and a page of its replies."""
        viewer = await self._viewer(request)
        variables = {"id": request.path_params["id"], "replies": query_parameter(request, "replies")}
        comment = found_or_404((await self.renderer.execute("embedded_thread", viewer, **variables))["node"])
        return self._render(request, "embedded_thread.html", viewer, comment=comment, article=comment["article"])

    async def _element(self, request: Request) -> Response:
        """The element with its first comments in it, for the server of another site to put into its own pages."""
        article = await self._article(request, None)
        if elsewhere := moved(request, "embed", "elements", article["slug"]):
            return elsewhere
        own = self.renderer.settings.public_url
        sheets = [] if "unstyled" in request.query_params else [f"{own}{path}" for path in self.assets.stylesheets]
        context = {"article": article, "stylesheets": sheets, "asked_language": _asked_language(request)}
        return self._render(request, "embedded_element.html", None, **context)

    async def _article(self, request: Request, viewer: Identity | None) -> dict[str, Any]:
        """Raises HTTPException: 404 where there is none, 410 where it was withdrawn."""
        slug = request.path_params["slug"]
        variables: Any = {name: query_parameter(request, name) for name in ("comments", "block")}
        variables |= {"slug": slug, "order": order_of(request) or NEWEST}
        found = await self.renderer.execute("embedded_comments", viewer, **variables)
        if found["article"] is None:
            raise await absence(self.renderer, slug)
        article: dict[str, Any] = found["article"]
        return article

    async def _viewer(self, request: Request) -> Identity | None:
        """Raises HTTPException: 401 for a token that is not, or no longer, good."""
        try:
            given = authorization_of(request.scope)
            current_exchange().personal |= given is not None
            return await self.renderer.verifier.identify(given)
        except HttpError as error:
            headers = {name.decode(): value.decode() for name, value in error.headers}
            raise HTTPException(error.status, error.message, headers) from None

    def _render(self, request: Request, template: str, viewer: Identity | None, **context: Any) -> Response:
        own = self.renderer.settings.public_url
        shown = {**UNLESS_GIVEN, "viewer": viewer, "sign_in_form": False, "home": own, "embedded": True, **context}
        shown["order"] = order_of(request)
        language = _asked_language(request) or context["article"]["language"]
        with speaking(self.renderer.speech(language)):
            page = self.renderer.templates.get_template(template).render(shown)
        exchange = current_exchange()
        exchange.cacheable = True
        headers = PRIVATE if exchange.personal else self.public
        document = Document(page.encode(), "text/html", headers=headers, is_tagged=not exchange.personal)
        return document.response(request)


def _asked_language(request: Request) -> str | None:
    """Where there are words for it; the article's own otherwise."""
    asked = request.query_params.get("language", "")
    found = nearest_catalogue(asked) if LANGUAGE.fullmatch(asked) else None
    return found.language if found else None
