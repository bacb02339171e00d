"""Atom feeds: everything, a section, a topic, a person, and the comments of an article."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from api.localization.speech import gettext as _
from api.localization.speech import plain, speaking
from api.localization.time_elements import moment
from api.pages.addresses import absence, moved, to_page
from api.pages.reader_pages import found_or_404, slug_by_name
from api.pages.rendering import PageRenderer
from api.syndication.atom import Author, Entry, Feed, Reply
from api.syndication.publisher import Publisher, changed, publisher_of, tag_uri


def routes(renderer: PageRenderer) -> list[BaseRoute]:
    feeds = Feeds(renderer, publisher_of(renderer.settings))
    paths = {
        "/feed.atom": feeds.everything,
        "/sections/{slug}.atom": feeds.section,
        "/sections/{name:path}.atom": feeds.section_by_name,
        "/topics/{slug}.atom": feeds.topic,
        "/tags/{name:path}.atom": feeds.topic_by_name,
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
        return self._articles(request, found["articles"])

    async def section(self, request: Request) -> Response:
        return await self._term(request, "section") or await self.section_by_name(request)

    async def topic(self, request: Request) -> Response:
        return found_or_404(await self._term(request, "topic"))

    async def _term(self, request: Request, kind: str) -> Response | None:
        term = (await self._ask(request, f"{kind}_feed", **request.path_params))[kind]
        if term is None:
            return None
        if elsewhere := moved(request, f"{kind}s", f"{term['slug']}.atom"):
            return elsewhere
        return self._articles(request, term["articles"], term["name"], term["description"])

    async def section_by_name(self, request: Request) -> Response:
        return to_page(request, "sections", f"{await slug_by_name(self.renderer, request, 'section')}.atom")

    async def topic_by_name(self, request: Request) -> Response:
        return to_page(request, "topics", f"{await slug_by_name(self.renderer, request, 'tag')}.atom")

    async def person(self, request: Request) -> Response:
        """What they wrote, and what quotes or names them."""
        found = await self._ask(request, "person_feed", **request.path_params)
        person = found_or_404(found["person"])
        if elsewhere := moved(request, "people", f"{person['slug']}.atom"):
            return elsewhere
        return self._articles(request, found["articles"], person["name"])

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

    def _articles(
        self, request: Request, connection: Any, name: str | None = None, description: str | None = None
    ) -> Response:
        """Of something by its name, or of everything."""
        title = f"{self.publisher.site}: {name}" if name else self.publisher.site
        path = request.scope["path"].removesuffix(".atom")
        page = self.publisher.address + ("/" if path == "/feed" else quote(path))
        entries = [self._article(article) for article in connection["nodes"]]
        feed = Feed(title, page, self.publisher.language, entries, connection["pageInfo"], subtitle=description)
        return feed.response(request, self.publisher)

    def _article(self, article: Any) -> Entry:
        return Entry(
            id=tag_uri(self.publisher.address, article["id"]),
            url=article["url"],
            title=article["headline"],
            authors=self._authors(article),
            published=datetime.fromisoformat(article["publishedAt"]),
            updated=changed(article),
            summary=article["summary"],
            html=article["body"] + self._corrections(article),
            language=article["language"],
            categories=list(dict.fromkeys(filter(None, [article["section"], *article["tags"]]))),
            comments=f"{article['url']}/comments.atom",
            image=article["image"],
        )

    def _corrections(self, article: Any) -> str:
        """Below the body, as on its page."""
        with speaking(self.renderer.speech(article["language"])):
            return "".join(
                f"<aside><p><strong>{escape(str(_('Correction')))}</strong> {moment(correction['publishedAt'])}</p>"
                f'<p dir="auto">{_lines(correction["text"])}</p></aside>'
                for correction in article["corrections"]
            )

    def _authors(self, article: Any) -> list[Author]:
        written_by = [author["person"] for author in article["authors"]]
        pages = [f"{self.publisher.address}/people/{quote(person['slug'], safe='')}" for person in written_by]
        named = [Author(person["name"], page) for person, page in zip(written_by, pages, strict=True)]
        return named or [Author(article["source"] or self.publisher.name)]

    def _comment(self, comment: Any, article: Any) -> Entry:
        author, parent = comment["author"]["displayName"], comment["parent"] or article
        return Entry(
            id=tag_uri(self.publisher.address, comment["id"]),
            url=comment["permalink"],
            title=str(_("{author} on “{headline}”", author=plain(author), headline=plain(article["headline"]))),
            authors=[Author(author)],
            published=datetime.fromisoformat(comment["createdAt"]),
            updated=datetime.fromisoformat(comment["editedAt"] or comment["createdAt"]),
            html=comment["bodyHtml"],
            language=comment["language"] or article["language"],
            answers=Reply(tag_uri(self.publisher.address, parent["id"]), parent.get("permalink") or parent["url"]),
        )


def _lines(text: str) -> Markup:
    return Markup("<br>").join(map(escape, text.split("\n")))
