"""Pages for readers: front page, search, sections, topics, people, articles."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from api.http_caching.previewed_pages import previewed
from api.identity.previews import NAME as PREVIEW
from api.pages.addresses import departed, moved, pinned_comment, to_page
from api.pages.highlights.search import found_articles
from api.pages.navigation import sections
from api.pages.rendering import PageRenderer
from db.text.composition import canonical, composed
from schema.rules.identity import Identity

NEWEST = "NEWEST"
ORDERS = ("OLDEST", "MOST_LIKED", "MOST_REPLIED")
FOLLOWED = ("article", "person", "topic")
PARAMETERS = ("q", "after", "quotes", "authored", PREVIEW)

T = TypeVar("T")


def routes(renderer: PageRenderer) -> list[BaseRoute]:
    pages = Pages(renderer)
    paths = {
        "/": pages.front,
        "/sections/{slug}": pages.section,
        "/sections/{slug}/": pages.section,
        "/sections/{name:path}": pages.section_by_name,
        "/topics/{slug}": pages.topic,
        "/topics/{slug}/": pages.topic,
        "/tags/{name:path}": pages.topic_by_name,
        "/people/{slug}": pages.person,
        "/people/{slug}/": pages.person,
        "/articles/{slug}": pages.article,
        "/articles/{slug}/": pages.article,
    }
    return [Route(path, previewed(page)) for path, page in paths.items()]


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
        return await self._term(request, "section") or await self.section_by_name(request)

    async def topic(self, request: Request) -> Response:
        return found_or_404(await self._term(request, "topic"))

    async def _term(self, request: Request, kind: str) -> Response | None:
        found = await self._named(request, kind, after=query_parameter(request, "after"))
        if found is None:
            return None
        term = found[kind]
        found_or_404(term["articles"]["nodes"])
        if elsewhere := moved(request, f"{kind}s", term["slug"]):
            return elsewhere
        shown = {"articles": term["articles"]["nodes"], "older": next_page(request, term["articles"])}
        return await self._render(request, found, f"{kind}.html", **{kind: term}, **shown)

    async def section_by_name(self, request: Request) -> Response:
        return to_page(request, "sections", await slug_by_name(self.renderer, request, "section"))

    async def topic_by_name(self, request: Request) -> Response:
        return to_page(request, "topics", await slug_by_name(self.renderer, request, "tag"))

    async def person(self, request: Request) -> Response:
        lists = {"after": "after", "quotesAfter": "quotes", "authoredAfter": "authored"}
        variables: Any = {name: query_parameter(request, parameter) for name, parameter in lists.items()}
        found = found_or_404(await self._named(request, "person", **variables))
        person = found["person"]
        if elsewhere := moved(request, "people", person["slug"]):
            return elsewhere
        links = {
            "older": next_page(request, person["articles"]),
            "older_authored": next_page(request, person["authoredArticles"], "authored"),
            "older_quotes": next_page(request, person["quotes"], "quotes"),
        }
        return await self._render(request, found, "person.html", person=person, **links)

    async def article(self, request: Request) -> Response:
        viewer = await self.renderer.viewer(request)
        comments, block_id = query_parameter(request, "comments"), query_parameter(request, "block")
        order = order_of(request)
        variables = {"comments": comments, "block": block_id, "order": order or NEWEST}
        found = await self._named(request, "article", viewer, **variables)
        if found is None:
            return await departed(self.renderer, request.path_params["slug"])
        article, named = found["article"], query_parameter(request, "quote")
        if elsewhere := moved(request, "articles", article["slug"]):
            return elsewhere
        quote = next((quote for quote in article["quotes"] if quote["id"] == named), None)
        shown = {"article": dated(article), "quote": quote, "block": block_of(article, block_id), "order": order}
        shown["pinned"] = await pinned_comment(self.renderer, viewer, article, query_parameter(request, "comment"))
        return await self._render(request, found, "article.html", **shown)

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

    async def _articles(self, request: Request) -> Any:
        return await self.renderer.execute("front_page", after=query_parameter(request, "after"))

    async def _render(self, request: Request, found: Any, template: str, **context: Any) -> Response:
        viewer = await self.renderer.viewer(request)
        if "articles" in found:
            context |= {"articles": found["articles"]["nodes"], "older": next_page(request, found["articles"])}
        followed = next((context[noun]["id"] for noun in FOLLOWED if noun in context), "")
        own = await self.renderer.own(viewer, followed)
        context |= {"viewer": viewer, "sections": sections(found), "own": own, "followed": followed}
        return self.renderer.render(request, template, **context)


def dated(article: dict[str, Any]) -> dict[str, Any]:
    """As it would look today, where it has no time: so editors see drafts."""
    return article | {"publishedAt": article["publishedAt"] or datetime.now(UTC).isoformat()}


def block_of(article: dict[str, Any], id: str | None) -> dict[str, Any] | None:
    """None where the article has none such: then there are no comments on it either."""
    return next((block for block in article["blocks"] if block["id"] == id), None)


def query_parameter(request: Request, name: str) -> str | None:
    """A parameter of the query string; None for an empty one, as forms send them."""
    return request.query_params.get(name, "").strip() or None


def order_of(request: Request) -> str | None:
    """The order of comments that the address names; None for the newest first."""
    order = query_parameter(request, "order")
    return order if order in ORDERS else None


def found_or_404(found: T | None) -> T:
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


async def slug_by_name(renderer: PageRenderer, request: Request, kind: str) -> str:
    """That of a section or a topic (`tag`) of the name in the path. Raises HTTPException with status 404."""
    name = composed(request.path_params.get("name") or request.path_params["slug"]).rstrip("/")
    found = await renderer.execute("terms_by_name", filter={kind: name})
    terms = [
        term
        for article in found["articles"]["nodes"]
        for term in ([article["sectionPage"]] if kind == "section" else article["topics"])
        if term and term["name"] == name
    ]
    slug: str = found_or_404(terms)[0]["slug"]
    return slug
