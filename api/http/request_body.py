"""Request bodies: read up to a limit of bytes and a deadline, then decoded from JSON."""

import asyncio
from collections.abc import Mapping
from typing import Any

import orjson
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope

from api.http.content_negotiation import header, is_json
from api.http.request_errors import HttpError

CLOSE = (b"connection", b"close")
WHOLE_REQUEST = "dateline.request"
"""The ASGI extension of a request that our server has received whole, with the `key` for its response."""


def require_plain_json(scope: Scope) -> None:
    """Raises HttpError for anything else: JSON from another site needs a CORS preflight, which forms do not."""
    if not is_json(header(scope, b"content-type")):
        raise HttpError(415, 'Send "content-type: application/json", in UTF-8.', (b"accept-post", b"application/json"))
    if header(scope, b"content-encoding").lower() not in (b"", b"identity"):
        raise HttpError(415, "Send the body uncompressed.", (b"accept-encoding", b"identity"))


def whole_request(scope: Scope) -> Mapping[str, Any] | None:
    """The extension, where our server has received all of the request."""
    request: Mapping[str, Any] | None = scope.get("extensions", {}).get(WHOLE_REQUEST)
    return request


async def read(scope: Scope, receive: Receive, limit: int, deadline: float) -> bytearray:
    """`limit` is in bytes, `deadline` in seconds from now. Raises HttpError, and ClientDisconnect."""
    length = header(scope, b"content-length")
    if length.isdigit() and int(length) > limit:
        raise _too_large(limit)
    if whole_request(scope):
        return await _collect(receive, limit)
    try:
        async with asyncio.timeout(deadline):
            return await _collect(receive, limit)
    except TimeoutError:
        raise HttpError(408, "The request's body did not arrive in time.", CLOSE) from None


def decode(text: bytes | bytearray | str, what: str) -> Any:
    """From JSON. Raises HttpError, which begins with `what` it is."""
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
