"""The one address of a page: whoever comes by another form of it, or by one that it had before, is sent there; and the
comment that it names."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse

from api.pages.rendering import PageRenderer
from db.text.slugs import is_same
from schema.rules.identity import Identity

HEADERS = {"Cache-Control": "no-cache"}


def moved(request: Request, *path: str) -> RedirectResponse | None:
    """A redirect to the path of these segments, unless the request names it, percent-encoded in whatever way."""
    return None if request.scope["path"] == "/" + "/".join(path) else to_page(request, *path)


def to_page(request: Request, *path: str) -> RedirectResponse:
    """A redirect to the path of these segments. It stays on this host, and what it leads to names the path."""
    named, sent = "/" + "/".join(path), request.scope["path"]
    query = request.scope["query_string"].decode("latin-1")
    location = "/" + "/".join(quote(segment, safe="") for segment in path)
    status = 308 if is_same(named, sent.removesuffix("/")) else 301
    return RedirectResponse(f"{location}?{query}" if query else location, status, HEADERS)


async def departed(renderer: PageRenderer, name: str, folder: str = "articles") -> RedirectResponse:
    """A redirect to where the withdrawal of the article says whose address it was, or which a short link led to. Raises
    HTTPException: 410 where it says nothing, 404 where there was no article."""
    found = (await renderer.execute("departed_article", path=f"/{folder}/{quote(name, safe='')}"))["resolve"]
    if found and "to" in found:
        return RedirectResponse(found["to"], found["status"], HEADERS)
    raise HTTPException(410 if found else 404)


async def absence(renderer: PageRenderer, name: str, folder: str = "articles") -> HTTPException:
    """Why nothing stands under the address of an article: 410 where it was withdrawn, 404 where there was none."""
    try:
        await departed(renderer, name, folder)
    except HTTPException as error:
        return error
    return HTTPException(410)


async def pinned_comment(
    renderer: PageRenderer, viewer: Identity | None, article: dict[str, Any], id: str | None
) -> dict[str, Any] | None:
    """It, with replies, to be shown above all others; None where it is among these, or is none of the article's."""
    if not id or not id.startswith("Comment_") or id in _shown(article["comments"]["nodes"]):
        return None
    comment: dict[str, Any] | None = (await renderer.execute("thread", viewer, id=id))["node"]
    return comment if comment and comment["article"]["id"] == article["id"] else None


def _shown(comments: list[dict[str, Any]]) -> Iterator[str]:
    for comment in comments:
        yield comment["id"]
        yield from _shown(comment.get("replies", {}).get("nodes", []))
