"""oEmbed (oembed.com): how other sites embed an article or a comment by its URL."""

from datetime import datetime
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from api.localization.speech import gettext as _
from api.localization.speech import plain, speaking
from api.pages.addresses import absence
from api.pages.rendering import PageRenderer
from api.settings.settings import Settings
from api.syndication.cacheable_responses import FOR_ALL_SITES, Document, with_json_errors
from api.syndication.publisher import changed, publisher_of
from api.syndication.xml_templates import render
from db.text.slugs import is_same

WIDTH, HEIGHT = 600, 220
PREVIEW_WIDTH, PREVIEW_HEIGHT = 1200, 630
MAX_AGE = 300  # seconds


def routes(renderer: PageRenderer) -> list[BaseRoute]:
    async def embed(request: Request) -> Response:
        if request.query_params.get("format", "json") != "json":
            raise HTTPException(501, "The only format is json.")
        slug, comment_id = _subject(request.query_params.get("url", ""), renderer.settings.public_url)
        space = _space(request, "maxwidth"), _space(request, "maxheight")
        describe = _comment if comment_id else _article
        fields, modified = await describe(renderer, slug, comment_id)
        body = orjson.dumps(_common(renderer.settings, *space) | _fitting(fields, *space))
        return Document(body, "application/json", modified, MAX_AGE, FOR_ALL_SITES).response(request)

    return [Route("/oembed", with_json_errors(embed))]


def _subject(address: str, public_url: str) -> tuple[str, str]:
    """The slug and the comment's ID in a URL of this site, by http or https. Raises HTTPException for others."""
    if not address:
        raise HTTPException(400, "Give the address of an article or a comment as `url`.")
    try:
        given, own = urlsplit(address), urlsplit(public_url)
    except ValueError:
        raise HTTPException(404, "This is no address.") from None
    folder = f"{own.path}/articles/"
    slug = unquote(given.path.removeprefix(folder)).rstrip("/")
    if given.scheme not in ("http", "https") or given.netloc.lower() != own.netloc.lower() or "/" in slug:
        raise HTTPException(404, "This is no address of an article or a comment here.")
    return slug, given.fragment if given.fragment.startswith("Comment_") else ""


def _space(request: Request, name: str) -> int | None:
    given = request.query_params.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 6 else None


async def _article(renderer: PageRenderer, slug: str, _: str) -> tuple[dict[str, Any], datetime]:
    article = (await renderer.execute("embedded_article", slug=slug))["article"]
    if article is None:
        gone = (await absence(renderer, slug)).status_code == 410
        raise HTTPException(*((410, "The article was withdrawn.") if gone else (404, "There is no such article.")))
    suffix = "jpg" if article["image"] else "png"
    preview = f"{renderer.settings.public_url}/previews/{quote(article['slug'], safe='')}.{suffix}"
    publisher = publisher_of(renderer.settings)
    with speaking(renderer.speech(article["language"])):
        html = render("embedded_article.html", article=article, name=publisher.name).decode()
    fields = {
        "title": article["headline"],
        "author_name": article["byline"] or article["source"] or publisher.name,
        "html": html,
        "thumbnail_url": preview,
        "thumbnail_width": PREVIEW_WIDTH,
        "thumbnail_height": PREVIEW_HEIGHT,
    }
    if len(article["authors"]) == 1:
        slug = quote(article["authors"][0]["person"]["slug"], safe="")
        fields["author_url"] = f"{renderer.settings.public_url}/people/{slug}"
    return fields, changed(article)


async def _comment(renderer: PageRenderer, slug: str, comment_id: str) -> tuple[dict[str, Any], datetime]:
    found = await renderer.execute("embedded_comment", id=comment_id, slug=slug)
    comment, article = found["node"], found["article"]
    if not comment or comment["bodyHtml"] is None or not _is_on(comment["article"], slug, article):
        raise HTTPException(404, "There is no such comment.")
    author, headline = comment["author"]["displayName"], comment["article"]["headline"]
    with speaking(renderer.speech(comment["article"]["language"])):
        fields = {
            "title": str(_("{author} on “{headline}”", author=plain(author), headline=plain(headline))),
            "author_name": author,
            "html": render("embedded_comment.html", comment=comment).decode(),
        }
    return fields, datetime.fromisoformat(comment["editedAt"] or comment["createdAt"])


def _is_on(article: dict[str, Any], slug: str, named: dict[str, Any] | None) -> bool:
    """Whether the slug is or was that of the article; `named` is the article that has it in this very case."""
    return is_same(article["slug"], slug) or (named is not None and named["id"] == article["id"])


def _common(settings: Settings, width: int | None, height: int | None) -> dict[str, Any]:
    return {
        "version": "1.0",
        "type": "rich",
        "provider_name": settings.site_name,
        "provider_url": f"{settings.public_url}/",
        "cache_age": MAX_AGE,
        "width": WIDTH if width is None else min(WIDTH, width),
        "height": HEIGHT if height is None else min(HEIGHT, height),
    }


def _fitting(fields: dict[str, Any], width: int | None, height: int | None) -> dict[str, Any]:
    """By the specification a thumbnail is subject to the same bounds, and there is only one size of it."""
    too_wide = width is not None and width < PREVIEW_WIDTH
    too_high = height is not None and height < PREVIEW_HEIGHT
    return {name: value for name, value in fields.items() if not (too_wide or too_high) or "thumbnail" not in name}
