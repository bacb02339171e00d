"""A request's body: read up to a limit and a deadline, then decoded."""

import asyncio
from typing import Any

import orjson
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope

from api.http.content_negotiation import header, is_json
from api.http.request_errors import HttpError

CLOSE = (b"connection", b"close")
REQUEST_BYTES = "dateline.request"
"""The extension of the scope in which the server hands over the bytes of a whole request."""


def require_plain_json(scope: Scope) -> None:
    """Only JSON is read: a browser sends it to a foreign site only after asking, which forms and texts do without."""
    if not is_json(header(scope, b"content-type")):
        raise HttpError(415, 'Send "content-type: application/json", in UTF-8.', (b"accept-post", b"application/json"))
    if header(scope, b"content-encoding").lower() not in (b"", b"identity"):
        raise HttpError(415, "Send the body uncompressed.", (b"accept-encoding", b"identity"))


def request_bytes(scope: Scope) -> bytes | None:
    """The request as it came, head and body, where the server hands it over."""
    request: bytes | None = scope.get("extensions", {}).get(REQUEST_BYTES, {}).get("bytes")
    return request


async def read(scope: Scope, receive: Receive, limit: int, deadline: float) -> bytearray:
    length = header(scope, b"content-length")
    if length.isdigit() and int(length) > limit:
        raise _too_large(limit)
    if request_bytes(scope):
        return await _collect(receive, limit)  # it is here already
    try:
        async with asyncio.timeout(deadline):
            return await _collect(receive, limit)
    except TimeoutError:
        raise HttpError(408, "The request's body did not arrive in time.", CLOSE) from None


def decode(text: bytes | bytearray | str, what: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise HttpError(400, f"{what} is not valid JSON (line {error.lineno}, column {error.colno}).") from None


async def _collect(receive: Receive, limit: int) -> bytearray:
    body = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        if len(body) > limit:
            raise _too_large(limit)
        more = message.get("more_body", False)
    return body


def _too_large(limit: int) -> HttpError:
    return HttpError(413, f"The request's body is larger than {limit} bytes.", CLOSE)
