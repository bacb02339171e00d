"""Bot detection: whether a request is a person's visit, or a crawler, preview or prefetch."""

from starlette.requests import Request


def is_visit(request: Request) -> bool:
    """The first call compiles patterns, which takes a while: make it beside the event loop."""
    return request.method == "GET" and _navigates(request) and not _is_prefetch(request) and _is_person(request)


def _navigates(request: Request) -> bool:
    """Not as an image or a script of another page."""
    return request.headers.get("sec-fetch-mode", "navigate") == "navigate"


def _is_prefetch(request: Request) -> bool:
    """Browsers prefetch and prerender pages."""
    purposes = (request.headers.get(name, "") for name in ("sec-purpose", "purpose", "x-moz"))
    return any("prefetch" in purpose or "prerender" in purpose for purpose in purposes)


def _is_person(request: Request) -> bool:
    from crawleruseragents import is_crawler  # type: ignore[import-untyped]

    agent = request.headers.get("user-agent", "")
    return bool(agent) and not is_crawler(agent)
