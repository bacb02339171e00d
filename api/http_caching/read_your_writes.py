"""Read your writes: responses to writes carry the position of the write-ahead log, and later reads are no older,
whichever process answers. Browsers send it back as a cookie, other clients as a header."""

from starlette.requests import HTTPConnection
from starlette.types import Scope

from api.http.asgi_messages import Headers
from api.http.content_negotiation import header

HEADER = b"dateline-position"
COOKIE = "dateline_position"
SECONDS = 60
"""Of the cookie: by then every process has had the notification of the write."""
MAX_POSITION = 2**63 - 1


def position_of(scope: Scope) -> int:
    """That of the header, or else of the cookie; 0 without a valid one."""
    given = header(scope, HEADER).decode("latin-1") or _cookie(scope)
    return min(int(given), MAX_POSITION) if given.isascii() and given.isdigit() else 0


def _cookie(scope: Scope) -> str:
    return HTTPConnection(scope).cookies.get(COOKIE, "") if header(scope, b"cookie") else ""


def position_headers(position: int | None) -> Headers:
    if position is None:
        return []
    cookie = f"{COOKIE}={position}; Path=/; Max-Age={SECONDS}; HttpOnly; SameSite=Lax"
    return [(HEADER, b"%d" % position), (b"set-cookie", cookie.encode())]
