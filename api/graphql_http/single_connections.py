"""The single connection mode of graphql-sse: a client reserves one stream, and starts and stops operations on it by
requests of their own. https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md

A reservation is known to the process that made it alone.
"""

import asyncio
from collections.abc import Callable
from functools import partial
from secrets import token_urlsafe
from typing import Any

from starlette.datastructures import QueryParams
from starlette.types import ASGIApp, Receive, Scope

from api.graphql_http.event_framing import SHARED_EVENTS
from api.graphql_http.event_streams import Stream, Streams
from api.graphql_http.parameters import from_operations, has_operation
from api.graphql_http.request_reader import RequestReader, sent_by
from api.graphql_http.responses import status_response
from api.graphql_http.shared_streams import SharedStream
from api.http.asgi_messages import NO_STORE, DataResponse
from api.http.content_negotiation import EVENT_STREAM, AcceptedTypes, header
from api.http.request_errors import HttpError
from api.http_caching.exchange import current_exchange
from api.identity.bearer_tokens import Verified
from api.settings.settings import Settings
from schema.engine.answers import Answer, Outcome, failure
from schema.engine.execution import Engine, Request

RESERVING = ("PUT", "DELETE")
HEADER = b"x-graphql-event-stream-token"
SECONDS_TO_CONNECT = 10
MOST_WAITING = 5_000
"""Reservations, of all clients, that are not connected yet."""
RESULTS = (Outcome.EXECUTED, Outcome.REFUSED)
"""What the stream tells: clients take any other answer than 202 for a failure of the network, and try again."""
ACCEPTED = DataResponse(202, "text/plain", b"", (NO_STORE,))
STOPPED = DataResponse(200, "text/plain", b"", (NO_STORE,))


class Reservation(SharedStream):
    """A stream that lasts until its client leaves. Operations may begin before it is connected. Each has the rights of
    who asks for it, and ends with those; the `owner`'s end the stream."""

    def __init__(self, maximum: int, forget: Callable[[], None]) -> None:
        super().__init__()
        self.owner: Verified | None = None
        self.is_connected = False
        self._maximum, self._forget = maximum, forget
        self._beginning: dict[str, Request] = {}
        self._expiry = asyncio.get_running_loop().call_later(SECONDS_TO_CONNECT, self.cancel)

    def connect(self, owner: Verified | None) -> None:
        if self.is_connected:
            raise HttpError(409, "This stream is connected already.")
        self.owner, self.is_connected = owner, True
        self._expiry.cancel()

    async def start(self, id: str, engine: Engine, request: Request, token: Verified | None) -> Answer | None:
        """Returns the answer where it is whole. Raises HttpError where the stream cannot take it."""
        self._require_room(id)
        self._beginning[id] = request
        try:
            results = await engine.stream(request)
        finally:
            if is_wanted := self._beginning.get(id) is request:
                del self._beginning[id]
        answer = results if isinstance(results, Answer) else None
        if is_wanted and (answer is None or answer.outcome in RESULTS):
            await self.add(id, results, None if token == self.owner else token)
        elif not isinstance(results, Answer):
            await results.aclose()
        return answer

    def stop(self, id: str) -> None:
        """One that is not there is no error: it may just have completed."""
        self._beginning.pop(id, None)
        if task := self._tasks.pop(id, None):
            task.cancel()

    def cancel(self) -> None:
        self._expiry.cancel()
        self._forget()
        self._beginning.clear()
        super().cancel()

    def _require_room(self, id: str) -> None:
        if id in self._beginning or id in self._tasks:
            raise HttpError(409, "An operation with this operationId is on the stream already.")
        if len(self._beginning) + len(self._tasks) >= self._maximum:
            raise HttpError(400, f"At most {self._maximum} operations share a stream.")


class Reservations:
    """By their tokens. So many of one address may wait to be connected, and each has so many operations at most."""

    def __init__(self, maximum_waiting: int, maximum_operations: int) -> None:
        self._maximum_waiting, self._maximum_operations = maximum_waiting, maximum_operations
        self._reservations: dict[str, Reservation] = {}
        self._waiting: dict[str, str] = {}

    def reserve(self, address: str) -> DataResponse:
        """The response has the token."""
        if len(self._waiting) >= MOST_WAITING:
            raise HttpError(503, "There are too many reservations. Try again.", (b"retry-after", b"1"))
        if sum(each == address for each in self._waiting.values()) >= self._maximum_waiting:
            raise HttpError(429, "There are too many reservations from your address.", (b"retry-after", b"5"))
        token = token_urlsafe(24)
        self._reservations[token] = Reservation(self._maximum_operations, partial(self._forget, token))
        self._waiting[token] = address
        return DataResponse(201, "text/plain", token.encode(), (NO_STORE,))

    def connect(self, token: str | None, owner: Verified | None) -> Reservation:
        reservation = self.find(token)
        reservation.connect(owner)
        self._waiting.pop(token or "", None)
        return reservation

    def find(self, token: str | None) -> Reservation:
        if token is None:
            raise HttpError(400, "Send the token of the reservation in X-GraphQL-Event-Stream-Token.")
        if token not in self._reservations:
            raise HttpError(404, "There is no such reservation: it has ended, or was not connected in time.")
        return self._reservations[token]

    def _forget(self, token: str) -> None:
        self._reservations.pop(token, None)
        self._waiting.pop(token, None)


class SingleConnections:
    """Responds to the requests that make a reservation, or have the token of one."""

    def __init__(self, settings: Settings, reader: RequestReader, streams: Streams) -> None:
        self._reader, self._streams = reader, streams
        self._reservations = Reservations(settings.connections_per_address, settings.subscriptions_per_connection)

    def takes(self, scope: Scope, accepted: AcceptedTypes) -> bool:
        method = scope["method"]
        if method == "GET" and (accepted.stream != EVENT_STREAM or has_operation(scope["query_string"])):
            return False
        return method in RESERVING or (method in ("GET", "POST") and token_of(scope) is not None)

    async def respond(self, scope: Scope, receive: Receive, engine: Engine) -> ASGIApp:
        match scope["method"]:
            case "PUT":
                await self._reader.verified(scope)
                return self._reservations.reserve(current_exchange().address)
            case "DELETE":
                id = _operation_id(_parameter(scope, "operationId"), "in the URL")
                self._reservations.find(token_of(scope)).stop(id)
                return STOPPED
            case "GET":
                owner = await self._reader.verified(scope)
                stream = self._reservations.connect(token_of(scope), owner)
                return Stream(self._streams, SHARED_EVENTS, stream, owner)
        return await self._start(scope, receive, engine)

    async def _start(self, scope: Scope, receive: Receive, engine: Engine) -> ASGIApp:
        reservation, verified = self._reservations.find(token_of(scope)), await self._reader.verified(scope)
        body = await self._reader.body(scope, receive, verified)
        if isinstance(body, list):
            raise HttpError(400, "Send one operation per request.")
        request = sent_by(scope, from_operations(body), verified)
        id = _operation_id((body.get("extensions") or {}).get("operationId"), 'in "extensions"')
        if refusal := await _refusal(engine, request):
            return status_response(refusal)
        request.in_parts = True
        answer = await reservation.start(id, engine, request, verified)
        if answer:
            current_exchange().record(request, answer)
        return ACCEPTED if answer is None or answer.outcome in RESULTS else status_response(answer)


async def _refusal(engine: Engine, request: Request) -> Answer | None:
    """Where nothing can be executed: there is no such document, or it is not valid."""
    engine.services.documents.turns.begin(request.client)
    try:
        (await engine.services.document(request.query, request.document_id)).operation(request.operation_name)
    except Exception as error:
        return failure(error)
    return None


def token_of(scope: Scope) -> str | None:
    """That of a reservation, in the header or the URL."""
    return header(scope, HEADER).decode("latin-1") or _parameter(scope, "token")


def _operation_id(value: Any, place: str) -> str:
    if not (isinstance(value, str) and value):
        raise HttpError(400, f'Send the id of the operation as "operationId" {place}.')
    return value


def _parameter(scope: Scope, name: str) -> str | None:
    return QueryParams(scope["query_string"]).get(name) or None if scope["query_string"] else None
