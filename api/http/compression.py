"""Compresses answers, pages and feeds as the client accepts it: zstd, br or gzip; streams of events go out as they are.

Nothing in them is secret beside words that another could have put there (forms have no tokens, and what signs a reader
in is never in a body), so that their lengths tell nobody anything.
"""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette_compress import CompressMiddleware, add_compress_type, remove_compress_type

from api.http.content_negotiation import EVENT_STREAM, GRAPHQL_RESPONSE, header

SMALLEST = 500  # bytes: below, the headers outweigh what is saved
# Answers are made anew again and again: higher levels take several times as long for a few hundredths of the size.
FASTEST = 1
START = "http.response.start"

add_compress_type(GRAPHQL_RESPONSE)
remove_compress_type(EVENT_STREAM)
remove_compress_type("multipart/mixed")


class Compression:
    """Middleware around a whole application. Who accepts no encoding passes by."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.compressing = CompressMiddleware(
            _with_headers_of_its_own(app),
            minimum_size=SMALLEST,
            zstd_level=FASTEST,
            brotli_quality=FASTEST,
            gzip_level=FASTEST,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not header(scope, b"accept-encoding"):
            await self.app(scope, receive, send)
        else:
            await self.compressing(scope, receive, lambda message: send(_fitting(message, scope)))


def _with_headers_of_its_own(app: ASGIApp) -> ASGIApp:
    """Compressing changes them in their place, where some belong to all responses of their kind."""
    return lambda scope, receive, send: app(scope, receive, lambda message: send(_own(message)))


def _own(message: Message) -> Message:
    return {**message, "headers": [*message["headers"]]} if message["type"] == START else message


def _fitting(message: Message, scope: Scope) -> Message:
    """A strong tag would promise the same bytes in every encoding, and so would a file's length in answer to HEAD."""
    if message["type"] == START:
        headers = MutableHeaders(raw=message["headers"])
        if message["status"] == 304 and b"W/" in header(scope, b"if-none-match"):
            headers.add_vary_header("Accept-Encoding")
            _weaken_tag(headers)
        elif "content-encoding" in headers:
            _weaken_tag(headers)
        elif scope["method"] == "HEAD" and int(headers.get("content-length", 0)) >= SMALLEST:
            del headers["content-length"]
    return message


def _weaken_tag(headers: MutableHeaders) -> None:
    if headers.get("etag", "").startswith('"'):
        headers["etag"] = f"W/{headers['etag']}"
