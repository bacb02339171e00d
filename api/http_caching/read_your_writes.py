"""Where the log of the database stood behind a reader's last write. What they read next is no older, whichever server
they ask: browsers send it back as a cookie, others repeat the header."""

from starlette.requests import HTTPConnection
from starlette.types import Scope

from api.http.asgi_messages import Headers
from api.http.content_negotiation import header

HEADER = b"dateline-position"
COOKIE = "dateline_position"
SECONDS = 60
"""By then every server has long heard of it."""
MOST = 2**63 - 1


def position_of(scope: Scope) -> int:
    """0 where the reader has none, or nothing that could be one."""
    given = header(scope, HEADER).decode("latin-1") or _cookie(scope)
    return min(int(given), MOST) if given.isascii() and given.isdigit() else 0


def _cookie(scope: Scope) -> str:
    return HTTPConnection(scope).cookies.get(COOKIE, "") if header(scope, b"cookie") else ""


def position_headers(position: int | None) -> Headers:
    if position is None:
        return []
    cookie = f"{COOKIE}={position}; Path=/; Max-Age={SECONDS}; HttpOnly; SameSite=Lax"
    return [(HEADER, b"%d" % position), (b"set-cookie", cookie.encode())]
