"""Lets pages of other sites use the endpoint from a browser, where the settings name those sites."""

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from api.settings.settings import Settings

# Beside what every page may send: what GraphQL clients add, and those who read event streams by `fetch`.
HEADERS = [
    "apollo-require-preflight",
    "apollographql-client-name",
    "apollographql-client-version",
    "authorization",
    "cache-control",
    "content-type",
    "dateline-position",
    "graphql-client-name",
    "graphql-client-version",
    "graphql-require-preflight",
    "last-event-id",
    "traceparent",
    "tracestate",
    "x-apollo-operation-id",
    "x-apollo-operation-name",
    "x-request-id",
    "x-requested-with",
]
SECONDS_TO_REMEMBER = 7200  # browsers remember a permission no longer


def cross_origin(settings: Settings) -> list[Middleware]:
    if not settings.allowed_origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=settings.allowed_origins,
            allow_methods=["GET", "POST"],
            allow_headers=HEADERS,
            expose_headers=["retry-after", "dateline-position", "x-request-id"],
            max_age=SECONDS_TO_REMEMBER,
        )
    ]
