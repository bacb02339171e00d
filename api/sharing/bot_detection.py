"""Whether a request comes from a person who follows a link, or from a program that only looks where it leads."""

from crawleruseragents import is_crawler  # type: ignore[import-untyped]
from starlette.requests import Request

# Its patterns are compiled when it is first asked, which takes a while.
is_crawler("")


def is_visit(request: Request) -> bool:
    return request.method == "GET" and _navigates(request) and not _is_ahead_of_time(request) and _is_person(request)


def _navigates(request: Request) -> bool:
    """A page of another site could load the address as an image or a script."""
    return request.headers.get("sec-fetch-mode", "navigate") == "navigate"


def _is_ahead_of_time(request: Request) -> bool:
    """Browsers load and render pages in advance."""
    purposes = (request.headers.get(name, "") for name in ("sec-purpose", "purpose", "x-moz"))
    return any("prefetch" in purpose or "prerender" in purpose for purpose in purposes)


def _is_person(request: Request) -> bool:
    agent = request.headers.get("user-agent", "")
    return bool(agent) and not is_crawler(agent)
