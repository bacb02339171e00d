"""What the answer to a request depends on, as a key: requests that differ only in other headers, or in how they write
the same ones, share a cached response.

The key is found in the bytes of a request, in a fraction of the time that parsing takes. There is none where HTTP has
more to say (other methods and versions, connections that end or are upgraded, bodies in chunks), where a header that
matters comes twice, and for readers who are signed in.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

from api.http.compression import content_encoding
from api.http.content_negotiation import HTML, LONGEST_HEADER, is_json, negotiate
from api.http.local_clients import PROXIED
from api.http_caching.read_your_writes import COOKIE, HEADER
from api.identity.bearer_tokens import COOKIE as TOKEN_COOKIE
from api.identity.previews import HEADER as PREVIEW_HEADER
from db.cache.entries import ResponseKey

LINE = rb"[!#$%&'*+\-.^_`|~\w]+:[\t -~\x80-\xff]*"
LINES = re.compile(rb"(?:%b\r\n)*%b" % (LINE, LINE))
BLANKS = b" \t"
APART = LENGTH, MEDIA_TYPE, REQUEST_ID = b"content-length", b"content-type", b"x-request-id"
"""What is not in the key, and looked at all the same."""
OPENING = 8
"""Bytes of a body before its first name, at the most."""
LONGEST_MEMOIZED = 2_000
"""Bytes: a reader's requests have the same headers for one page after another."""

Read = Callable[[bytes], bytes | None]
"""Takes the value of a header. Returns what matters about it, nothing if nothing does, and None where that is more
than a key can tell."""


class RequestKey(NamedTuple):
    """`id` is that of the request, which its answer repeats and does not depend on; empty where it has none."""

    value: ResponseKey
    id: bytes


class Head(NamedTuple):
    """What the headers of a request say: what matters to its answer, its id, and the body that it has."""

    parts: bytes
    id: bytes
    length: bytes
    is_json: bool


def request_key(request: bytes, is_local: bool = False) -> RequestKey | None:
    """That of the bytes of one whole request, whose client may be on this very machine."""
    start, end = request.find(b"\r\n"), request.find(b"\r\n\r\n")
    lines = request[start + 2 : end] if end > start else b""
    head = _memoized(lines) if len(lines) <= LONGEST_MEMOIZED else _head(lines)
    line, body = request[:start], request[end + 4 :]
    if head is None or not line.endswith(b" HTTP/1.1"):
        return None
    if line.startswith(b"GET "):
        is_whole = not (head.length or body)
    else:
        is_whole = line.startswith(b"POST ") and head.is_json and head.length == b"%d" % len(body)
    return RequestKey((line, head.parts, *_halves(body), is_local), head.id) if is_whole else None


def _halves(body: bytes) -> tuple[bytes, bytes]:
    """Of which one has the document, in whichever order they come."""
    half = body.rfind(b'"variables"')
    if half < OPENING:
        half = max(0, body.find(b'"query"'))
    return body[:half], body[half:]


def _head(lines: bytes) -> Head | None:
    """None where they are not well formed, too."""
    if not LINES.fullmatch(lines):
        return None
    found: dict[bytes, bytes] = {}
    parts = set()
    for line in lines.split(b"\r\n"):
        name, _, value = line.partition(b":")
        name = name.lower()
        if name in READ:
            part = b"" if name in APART else _part(name, value)
            if part is None or name in found:
                return None
            found[name] = value
            parts.add(part)
    id, length, media_type = (found.get(name, b"").lstrip(BLANKS) for name in (REQUEST_ID, LENGTH, MEDIA_TYPE))
    return Head(b"\n".join(sorted(filter(None, parts))), id, length, is_json(media_type[:LONGEST_HEADER]))


_memoized = lru_cache(maxsize=2_000)(_head)


@lru_cache(maxsize=4_000)
def _part(name: bytes, value: bytes) -> bytes | None:
    """Of a key, from one header."""
    found = READ[name](value.lstrip(BLANKS))
    return b"%b: %b" % (b"via" if name in PROXIED else name, found) if found else found


def _whole(value: bytes) -> bytes:
    return value


def _nothing(_: bytes) -> bytes:
    return b""


def _never(_: bytes) -> None:
    return None


def _connection(value: bytes) -> bytes | None:
    return b"" if value.lower() == b"keep-alive" else None


def _accepted(accept: bytes) -> bytes:
    types = accept[:LONGEST_HEADER]
    return ",".join(map(str, (*negotiate(types), negotiate(types, (HTML,)).whole))).encode()


def _encoding(accepted: bytes) -> bytes:
    return (content_encoding(accepted[:LONGEST_HEADER]) or "").encode()


def _cookies(value: bytes) -> bytes | None:
    if TOKEN_COOKIE.encode() in value:
        return None
    return value if COOKIE.encode() in value else b""


def _proxied(value: bytes) -> bytes:
    return b"yes" if value else b""


READ: Mapping[bytes, Read] = {
    b"accept": _accepted,
    b"accept-encoding": _encoding,
    b"authorization": _never,
    b"connection": _connection,
    b"content-encoding": _never,
    b"cookie": _cookies,
    b"expect": _never,
    b"host": _whole,
    b"if-none-match": _whole,
    b"origin": _whole,
    b"proxy-connection": _connection,
    b"transfer-encoding": _never,
    b"upgrade": _never,
    b"x-graphql-event-stream-token": _never,
    HEADER: _whole,
    PREVIEW_HEADER: _never,
    **dict.fromkeys(PROXIED, _proxied),
    **dict.fromkeys(APART, _nothing),
}
