"""Compression of responses by zstd, br or gzip, as the client accepts it; event streams are sent uncompressed.

No body has a secret beside text that others can choose (forms have no tokens, and tokens are in no body), so that
lengths of compressed bodies reveal nothing.
"""

from collections.abc import Awaitable, Iterable, Iterator
from functools import lru_cache

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette_compress import CompressMiddleware, add_compress_type, remove_compress_type

from api.http.content_negotiation import EVENT_STREAM, GRAPHQL_RESPONSE, QUALITY, header

MINIMUM_SIZE = 500  # bytes: below, the headers outweigh what is saved
# Most responses are compressed each time: higher levels take several times as long for a few per cent of the size.
FASTEST = 1
START = "http.response.start"

add_compress_type(GRAPHQL_RESPONSE)
remove_compress_type(EVENT_STREAM)
remove_compress_type("multipart/mixed")


ENCODINGS = ("br", "gzip", "zstd")
"""The first wins where a client weighs several alike: some name zstd without being able to read it."""


class Compression:
    """Middleware around a whole application."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.compressing = CompressMiddleware(
            _copying_headers(app),
            minimum_size=MINIMUM_SIZE,
            zstd_level=FASTEST,
            brotli_quality=FASTEST,
            gzip_level=FASTEST,
        )

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        encoding = content_encoding(header(scope, b"accept-encoding")) if scope["type"] == "http" else None
        if encoding is None:
            return self.app(scope, receive, send)
        chosen = {**scope, "headers": _with_encoding(scope["headers"], encoding)}
        return self.compressing(chosen, receive, lambda message: send(_adjusted(message, scope)))


@lru_cache(maxsize=256)
def content_encoding(accepted: bytes) -> str | None:
    """The encoding that an `Accept-Encoding` header weighs most, None for as it is. Of equal weights zstd is taken only
    where it is named first."""
    weights = dict(_weights(accepted.decode("latin-1")))
    first = next(iter(weights), None)
    preferred = ("zstd", *ENCODINGS) if first == "zstd" else ENCODINGS
    weighed = {name: weights.get(name, weights.get("*", 0) if name != "zstd" else 0) for name in preferred}
    best = max(weighed, key=lambda name: weighed[name])
    return best if weighed[best] > 0 and weighed[best] >= weights.get("identity", 0) else None


def _weights(accepted: str) -> Iterator[tuple[str, float]]:
    """What is no weight counts as none."""
    for entry in filter(None, map(str.strip, accepted.lower().split(","))):
        name, *parameters = map(str.strip, entry.split(";"))
        weight = next((each[2:] for each in parameters if each.startswith("q=")), "1")
        yield name, float(weight) if QUALITY.fullmatch(weight) else 0


def _with_encoding(headers: Iterable[tuple[bytes, bytes]], encoding: str) -> list[tuple[bytes, bytes]]:
    others = [each for each in headers if each[0] != b"accept-encoding"]
    return [*others, (b"accept-encoding", encoding.encode())]


def _copying_headers(app: ASGIApp) -> ASGIApp:
    """The middleware changes headers in place, and some lists of headers are shared by all responses."""
    return lambda scope, receive, send: app(scope, receive, lambda message: send(_with_copied_headers(message)))


def _with_copied_headers(message: Message) -> Message:
    return {**message, "headers": [*message["headers"]]} if message["type"] == START else message


def _adjusted(message: Message, scope: Scope) -> Message:
    """A strong entity tag promises the same bytes in every encoding, and so does the length of a file answered to
    HEAD."""
    if message["type"] == START:
        headers = MutableHeaders(raw=message["headers"])
        if message["status"] == 304 and b"W/" in header(scope, b"if-none-match"):
            headers.add_vary_header("Accept-Encoding")
            _weaken_tag(headers)
        elif "content-encoding" in headers:
            _weaken_tag(headers)
        elif scope["method"] == "HEAD" and int(headers.get("content-length", 0)) >= MINIMUM_SIZE:
            del headers["content-length"]
    return message


def _weaken_tag(headers: MutableHeaders) -> None:
    if headers.get("etag", "").startswith('"'):
        headers["etag"] = f"W/{headers['etag']}"
