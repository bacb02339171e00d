"""CORS: pages of the origins that the settings allow may use the endpoint; on a developer's machine, those of all local
servers."""

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from api.http.origins import LOCAL_ORIGIN
from api.settings.settings import Settings

MAX_AGE = 7200  # browsers remember a permission no longer


def cross_origin(settings: Settings) -> list[Middleware]:
    """Allowed origins may send any header: tracers and clients add their own, and a page's code can send what it likes
    to its own site anyway."""
    if not settings.allowed_origins and not settings.is_local:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=settings.allowed_origins,
            allow_origin_regex=LOCAL_ORIGIN if settings.is_local else None,
            allow_methods=["GET", "HEAD", "POST"],
            allow_headers=["*"],
            allow_credentials=settings.allow_credentials,
            expose_headers=["retry-after", "dateline-position", "x-request-id"],
            max_age=MAX_AGE,
        )
    ]
