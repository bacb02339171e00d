"""CORS: pages of the origins in the settings may use the endpoint from a browser."""

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from api.settings.settings import Settings

# What GraphQL clients send, and those that read event streams by `fetch`, beyond what every page may send.
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
MAX_AGE = 7200  # browsers remember a permission no longer


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
            max_age=MAX_AGE,
        )
    ]
