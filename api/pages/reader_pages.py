"""Pages for readers: front page, search, sections, tags, people, articles."""

from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from api.pages.addresses import departed, moved
from api.pages.rendering import PageRenderer
from api.pages.search_highlights import found_articles
from db.text.composition import canonical, composed
from schema.rules.identity import Identity

MOST_SECTIONS = 8
PARAMETERS = ("q", "after", "quotes")


def routes(renderer: PageRenderer) -> list[BaseRoute]:
    pages = Pages(renderer)
    paths = {
        "/": pages.front,
        "/sections/{section:path}": pages.section,
        "/tags/{tag:path}": pages.tag,
        "/people/{slug}": pages.person,
        "/people/{slug}/": pages.person,
        "/articles/{slug}": pages.article,
        "/articles/{slug}/": pages.article,
    }
    return [Route(path, page) for path, page in paths.items()]


@dataclass(frozen=True, slots=True)
class Pages:
    renderer: PageRenderer

    async def front(self, request: Request) -> Response:
        if search := query_parameter(request, "q"):
            return await self._search(request, search)
        found = await self._articles(request)
        template = "earlier.html" if query_parameter(request, "after") else "front.html"
        return await self._render(request, found, template)

    async def _search(self, request: Request, words: str) -> Response:
        found = await self.renderer.execute("search", words=words, after=query_parameter(request, "after"))
        hits = found["searchArticles"]
        shown = {
            "articles": found_articles(hits),
            "older": next_page(request, hits),
            "corrected": hits["correctedQuery"],
        }
        return await self._render(request, found, "search.html", search=words, **shown)

    async def section(self, request: Request) -> Response:
        return await self._some(request, "section")

    async def tag(self, request: Request) -> Response:
        return await self._some(request, "tag")

    async def _some(self, request: Request, kind: str) -> Response:
        name = composed(request.path_params[kind]).rstrip("/")
        found = await self._articles(request, {kind: name})
        found_or_404(found["articles"]["nodes"])
        if elsewhere := moved(request, f"{kind}s", *name.split("/")):
            return elsewhere
        return await self._render(request, found, f"{kind}.html", **{kind: name})

    async def person(self, request: Request) -> Response:
        variables: Any = {"after": query_parameter(request, "after"), "quotesAfter": query_parameter(request, "quotes")}
        found = found_or_404(await self._named(request, "person", **variables))
        person = found["person"]
        if elsewhere := moved(request, "people", person["slug"]):
            return elsewhere
        links = {
            "older": next_page(request, person["articles"]),
            "older_quotes": next_page(request, person["quotes"], "quotes"),
        }
        return await self._render(request, found, "person.html", person=person, **links)

    async def article(self, request: Request) -> Response:
        viewer = await self.renderer.viewer(request)
        comments = query_parameter(request, "comments")
        found = await self._named(request, "article", viewer, comments=comments)
        if found is None:
            return await departed(self.renderer, request.path_params["slug"])
        article, named = found["article"], query_parameter(request, "quote")
        if elsewhere := moved(request, "articles", article["slug"]):
            return elsewhere
        quote = next((quote for quote in article["quotes"] if quote["id"] == named), None)
        return await self._render(request, found, "article.html", article=article, quote=quote)

    async def _named(
        self, request: Request, noun: str, viewer: Identity | None = None, **variables: Any
    ) -> dict[str, Any] | None:
        """What the slug of the request names, also in another case: PostgreSQL may know that of English only."""
        slug = request.path_params["slug"]
        for form in dict.fromkeys((slug, canonical(slug).lower())):
            found: dict[str, Any] = await self.renderer.execute(noun, viewer, slug=form, **variables)
            if found[noun]:
                return found
        return None

    async def _articles(self, request: Request, filters: dict[str, str] | None = None, **variables: Any) -> Any:
        return await self.renderer.execute(
            "front_page", after=query_parameter(request, "after"), filter=filters, **variables
        )

    async def _render(self, request: Request, found: Any, template: str, **context: Any) -> Response:
        viewer = await self.renderer.viewer(request)
        if "articles" in found:
            context |= {"articles": found["articles"]["nodes"], "older": next_page(request, found["articles"])}
        return self.renderer.render(request, template, viewer=viewer, sections=sections(found), **context)


def query_parameter(request: Request, name: str) -> str | None:
    """A parameter of the query string; None for an empty one, as forms send them."""
    return request.query_params.get(name, "").strip() or None


def found_or_404(found: Any) -> Any:
    """Raises HTTPException with status 404 where there is nothing."""
    if not found:
        raise HTTPException(404)
    return found


def next_page(request: Request, connection: Any, name: str = "after") -> str | None:
    """The query string of a list's next page; None on the last."""
    if not connection["pageInfo"]["hasNextPage"]:
        return None
    parameters = {each: value for each in PARAMETERS if (value := query_parameter(request, each))}
    return "?" + urlencode({**parameters, name: connection["pageInfo"]["endCursor"]})


def sections(found: Any) -> list[str]:
    """The sections of most of the latest articles, in alphabetical order."""
    names = Counter(article["section"] for article in found["recent"]["nodes"] if article["section"])
    return sorted(name for name, _ in names.most_common(MOST_SECTIONS))
