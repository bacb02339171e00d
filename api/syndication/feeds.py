"""Atom feeds: everything, a section, a tag, a person, and the comments of an article."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from api.localization.speech import gettext as _
from api.localization.speech import plain, speaking
from api.pages.addresses import absence, moved
from api.pages.rendering import PageRenderer
from api.syndication.atom import Entry, Feed, Reply
from api.syndication.publisher import Publisher, changed, publisher_of, tag_uri
from db.text.composition import composed


def routes(renderer: PageRenderer) -> list[BaseRoute]:
    feeds = Feeds(renderer, publisher_of(renderer.settings))
    paths = {
        "/feed.atom": feeds.everything,
        "/sections/{section:path}.atom": feeds.section,
        "/tags/{tag:path}.atom": feeds.tag,
        "/people/{slug}.atom": feeds.person,
        "/articles/{slug}/comments.atom": feeds.comments,
    }
    return [Route(path, feed) for path, feed in paths.items()]


@dataclass(frozen=True, slots=True)
class Feeds:
    renderer: PageRenderer
    publisher: Publisher

    async def everything(self, request: Request) -> Response:
        found = await self._ask(request, "article_feed")
        return self._articles(request, found["articles"], self.publisher.site)

    async def section(self, request: Request) -> Response:
        return await self._some(request, "section")

    async def tag(self, request: Request) -> Response:
        return await self._some(request, "tag")

    async def _some(self, request: Request, kind: str) -> Response:
        name = composed(request.path_params[kind])
        found = await self._ask(request, "article_feed", filter={kind: name})
        if not found["articles"]["nodes"]:
            raise HTTPException(404)
        if elsewhere := moved(request, f"{kind}s", *f"{name}.atom".split("/")):
            return elsewhere
        return self._articles(request, found["articles"], f"{self.publisher.site}: {name}")

    async def person(self, request: Request) -> Response:
        person = (await self._ask(request, "person_feed", **request.path_params))["person"]
        if person is None:
            raise HTTPException(404)
        if elsewhere := moved(request, "people", f"{person['slug']}.atom"):
            return elsewhere
        return self._articles(request, person["articles"], f"{self.publisher.site}: {person['name']}")

    async def comments(self, request: Request) -> Response:
        article = (await self._ask(request, "comment_feed", **request.path_params))["article"]
        if article is None:
            raise await absence(self.renderer, request.path_params["slug"])
        if elsewhere := moved(request, "articles", article["slug"], "comments.atom"):
            return elsewhere
        readable = [comment for comment in article["comments"]["nodes"] if comment["bodyHtml"] is not None]
        page, language = article["url"] + "#comments", article["language"]
        with speaking(self.renderer.speech(language)):
            title = str(_("Comments on “{headline}”", headline=plain(article["headline"])))
            entries = [self._comment(comment, article) for comment in readable]
        feed = Feed(title, page, language, entries, article["comments"]["pageInfo"], changed(article))
        return feed.response(request, self.publisher)

    async def _ask(self, request: Request, document: str, **variables: Any) -> Any:
        return await self.renderer.execute(document, after=request.query_params.get("after") or None, **variables)

    def _articles(self, request: Request, connection: Any, title: str) -> Response:
        path = request.scope["path"].removesuffix(".atom")
        page = self.publisher.address + ("/" if path == "/feed" else quote(path))
        entries = [self._article(article) for article in connection["nodes"]]
        return Feed(title, page, self.publisher.language, entries, connection["pageInfo"]).response(
            request, self.publisher
        )

    def _article(self, article: Any) -> Entry:
        return Entry(
            id=tag_uri(self.publisher.address, article["id"]),
            url=article["url"],
            title=article["headline"],
            author=article["source"] or self.publisher.name,
            published=datetime.fromisoformat(article["publishedAt"]),
            updated=changed(article),
            summary=article["summary"],
            html=article["body"],
            language=article["language"],
            categories=list(dict.fromkeys(filter(None, [article["section"], *article["tags"]]))),
            comments=f"{article['url']}/comments.atom",
        )

    def _comment(self, comment: Any, article: Any) -> Entry:
        author, parent = comment["author"]["displayName"], comment["parent"] or article
        return Entry(
            id=tag_uri(self.publisher.address, comment["id"]),
            url=comment["permalink"],
            title=str(_("{author} on “{headline}”", author=plain(author), headline=plain(article["headline"]))),
            author=author,
            published=datetime.fromisoformat(comment["createdAt"]),
            updated=datetime.fromisoformat(comment["editedAt"] or comment["createdAt"]),
            html=comment["bodyHtml"],
            language=comment["language"] or article["language"],
            answers=Reply(tag_uri(self.publisher.address, parent["id"]), parent.get("permalink") or parent["url"]),
        )
