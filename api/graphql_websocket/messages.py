"""Messages of `graphql-transport-ws`: parsed strictly, and serialised; close codes and their reasons."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import orjson

from api.graphql_http.parameters import Malformed, request_of
from api.graphql_websocket.push import text_frame
from api.identity.previews import HEADER as PREVIEW_HEADER
from api.identity.previews import NAME as PREVIEW
from schema.engine.execution import Request
from schema.engine.subscriptions import Result
from schema.fields.errors import errors_body, graphql_error

LONGEST_ID = 256  # characters
LONGEST_REASON = 123  # bytes: a close frame has no room for more

ACKNOWLEDGED = '{"type":"connection_ack"}'


class Close(NamedTuple):
    """`cause` is the label in metrics."""

    code: int
    reason: str
    cause: str


RESTART = Close(1012, "Service restart", "server stopped")
TOO_SLOW = Close(1013, "Too slow: reconnect and resume.", "too slow")
KEYS_UNAVAILABLE = Close(1013, "Tokens cannot be verified at the moment. Try again.", "keys unavailable")
FAILED = Close(1011, "Something went wrong on our side.", "failed")
UNAUTHORIZED = Close(4401, "Unauthorized", "not initialised")
EXPIRED = Close(4403, "The token has expired.", "token expired")
SUBPROTOCOL = Close(4406, "Subprotocol not acceptable", "other subprotocol")
INIT_TIMEOUT = Close(4408, "Connection initialisation timeout", "not initialised in time")
SECOND_INIT = Close(4429, "Too many initialisation requests", "initialised twice")


class Closing(Exception):
    """Raised to close the socket."""

    def __init__(self, close: Close) -> None:
        super().__init__(close.reason)
        self.close = close


class Initialise(NamedTuple):
    authorization: str | None
    preview: str | None = None


class Ping(NamedTuple):
    payload: Mapping[str, Any] | None


class Pong(NamedTuple):
    pass


class Subscribe(NamedTuple):
    id: str
    request: Request


class Complete(NamedTuple):
    id: str


Message = Initialise | Ping | Pong | Subscribe | Complete


def read(event: Mapping[str, Any]) -> Message:
    """The message in an ASGI event. Raises Closing."""
    text = event.get("text")
    if text is None:
        raise _invalid("Messages must be text.")
    try:
        message = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise _invalid("The message is not valid JSON.") from None
    if not isinstance(message, dict):
        raise _invalid("A message must be a JSON object.")
    kind = message.get("type")
    if not isinstance(kind, str) or kind not in READERS:
        raise _invalid("The message's type is unknown.")
    return READERS[kind](message)


def forbidden(reason: str) -> Close:
    return Close(4403, _shortened(reason), "bad token")


def duplicate(identifier: str) -> Close:
    return Close(4409, _shortened(f"Subscriber for {identifier} already exists"), "id in use")


def pong(payload: Mapping[str, Any] | None) -> str:
    return '{"type":"pong"}' if payload is None else f'{{"type":"pong","payload":{orjson.dumps(payload).decode()}}}'


def too_many(maximum: int) -> bytes:
    """The errors for one subscription more than a socket may have."""
    message = f"There are {maximum} operations on this socket already."
    error = graphql_error("LIMIT_EXCEEDED", message, limit="operations", maximum=maximum, actual=maximum + 1)
    return errors_body([error], "LIMIT_EXCEEDED")


class Replies:
    """The server's messages about operations with one id. Results are inserted as text."""

    __slots__ = ("_error", "_next", "complete")

    def __init__(self, identifier: str) -> None:
        quoted = orjson.dumps(identifier).decode()
        self._next = f'{{"id":{quoted},"type":"next","payload":'
        self._error = f'{{"id":{quoted},"type":"error","payload":'
        self.complete = f'{{"id":{quoted},"type":"complete"}}'

    def next(self, result: str) -> str:
        return f"{self._next}{result}}}"

    def frame(self, result: Result) -> bytes:
        return text_frame(self.next(result.body))

    def error(self, body: bytes) -> str:
        return f"{self._error}{orjson.dumps(orjson.loads(body)['errors']).decode()}}}"


replies_to = lru_cache(1_000)(Replies)
"""The same for the same id: what is sent to thousands at once is made once."""


def _invalid(reason: str) -> Closing:
    return Closing(Close(4400, reason, "invalid message"))


def _shortened(reason: str) -> str:
    return reason.encode()[:LONGEST_REASON].decode(errors="ignore")


def _payload(message: dict[str, Any]) -> dict[str, Any] | None:
    payload = message.get("payload")
    if payload is not None and not isinstance(payload, dict):
        raise _invalid('A message\'s "payload" must be an object.')
    return payload


def _identifier(message: dict[str, Any]) -> str:
    identifier = message.get("id")
    if not isinstance(identifier, str) or not 0 < len(identifier) <= LONGEST_ID:
        raise _invalid(f'The message\'s "id" must be a string of 1 to {LONGEST_ID} characters.')
    return identifier


def _subscribe(message: dict[str, Any]) -> Subscribe:
    identifier, payload = _identifier(message), _payload(message)
    try:
        return Subscribe(identifier, request_of(payload or {}, "The payload's"))
    except Malformed as malformed:
        raise _invalid(str(malformed)) from None


def _initialise(message: dict[str, Any]) -> Initialise:
    payload = _payload(message) or {}
    return Initialise(_one(payload, "authorization"), _one(payload, PREVIEW, PREVIEW_HEADER.decode()) or None)


def _one(payload: Mapping[str, Any], *names: str) -> str | None:
    """The value of that name, in the payload or in its `headers`, where clients of Hasura's put them."""
    match _named(payload, names) or _named(payload.get("headers"), names):
        case [] | [None]:
            return None
        case [str(value)]:
            return value
    raise _invalid(f'The payload\'s "{names[0]}" must be one string.')


def _named(payload: Any, names: Sequence[str]) -> list[Any]:
    members = payload.items() if isinstance(payload, dict) else ()
    return [value for name, value in members if name.lower() in names]


def _pong(message: dict[str, Any]) -> Pong:
    _payload(message)
    return Pong()


READERS: Mapping[str, Callable[[dict[str, Any]], Message]] = {
    "subscribe": _subscribe,
    "complete": lambda message: Complete(_identifier(message)),
    "ping": lambda message: Ping(_payload(message)),
    "pong": _pong,
    "connection_init": _initialise,
}
