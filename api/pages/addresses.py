"""The one address of a page: whoever comes by another form of it is sent there."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse


def moved(request: Request, *path: str) -> RedirectResponse | None:
    """A redirect to the path of these segments, unless the request names it, percent-encoded in whatever way. It stays
    on this host, and what it leads to names the path."""
    if request.scope["path"] == "/" + "/".join(path):
        return None
    query = request.scope["query_string"].decode("latin-1")
    location = "/" + "/".join(quote(segment, safe="") for segment in path)
    return RedirectResponse(f"{location}?{query}" if query else location, 308, {"Cache-Control": "no-cache"})
