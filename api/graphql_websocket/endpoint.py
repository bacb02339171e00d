"""GraphQL over WebSocket: the `graphql-transport-ws` protocol, with queries and mutations as well as subscriptions."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from starlette.types import Message as Event
from starlette.types import Receive, Scope, Send

from api.graphql_websocket import messages
from api.graphql_websocket.messages import Close, Closing, Complete, Initialise, Message, Ping, Subscribe
from api.graphql_websocket.operations import Operations, Process
from api.graphql_websocket.push import outlet_of
from api.http.asgi_messages import DataResponse
from api.http.client_address import address_of
from api.http.content_negotiation import JSON
from api.http.origins import Origins
from api.http.request_errors import HttpError
from api.identity.anonymous_readers import reader_of
from api.identity.bearer_tokens import BadToken, IdentityUnavailable, Verifier, authorization_of
from api.identity.previews import preview_of
from schema.engine.execution import Engine
from schema.fields.errors import error_body

log = logging.getLogger("dateline")

SUBPROTOCOL = "graphql-transport-ws"
# Codes with which the server closes connections under the rules of RFC 6455.
CAUSES = {1002: "broken frames", 1007: "invalid text", 1009: "message too large", 1013: "no answer to a ping"}
DRAIN_FRACTION = 0.8  # of the time for a shutdown; the rest is for closing


class SocketEndpoint:
    """An ASGI application. Its engine comes with the lifespan of the application around it."""

    engine: Engine

    def __init__(self, process: Process, verifier: Verifier) -> None:
        self.process, self.settings, self.live = process, process.settings, process.live
        self.verifier = verifier
        self.origins = Origins(process.settings)
        self.sockets: set[Socket] = set()
        self._shutdown_watch: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            self.origins.check(scope)
            with self.live.connection(scope, "websocket"):
                await self._serve(Socket(self, scope, receive, send))
        except HttpError as refusal:
            await _deny(refusal, scope, receive, send)

    async def _serve(self, socket: "Socket") -> None:
        self._shutdown_watch = self._shutdown_watch or asyncio.create_task(self._stop_all())
        self.sockets.add(socket)
        try:
            await socket.run()
        finally:
            self.sockets.discard(socket)

    async def _stop_all(self) -> None:
        """One task for all sockets waits for the shutdown."""
        await self.live.stopping.wait()
        await asyncio.gather(*(socket.stop() for socket in self.sockets))


class Socket:
    """One connection: reads messages, while operations run in tasks of their own."""

    def __init__(self, endpoint: SocketEndpoint, scope: Scope, receive: Receive, send: Send) -> None:
        self.live, self.settings, self.verifier = endpoint.live, endpoint.settings, endpoint.verifier
        self.scope, self.receive, self.send = scope, receive, send
        self.outlet = outlet_of(scope)
        self.operations = Operations(endpoint.engine, endpoint.process, self)
        self.operations.reader, self.operations.address = reader_of(scope), address_of(scope)
        self.closed = False
        self.forget_token: Callable[[], None] | None = None
        self.ending: asyncio.Task[None] | None = None

    async def run(self) -> None:
        try:
            await self._open()
            await self._initialise()
            while True:
                await self._handle(await self._message())
        except Closing as closing:
            await self.close(closing.close)
        except OSError:
            self._count_end("client left")
        except Exception:
            log.exception("a socket failed")
            await self.close(messages.FAILED)
        finally:
            await self._end()

    async def stop(self) -> None:
        await self.operations.drain(self.settings.shutdown_timeout * DRAIN_FRACTION)
        await self.close(messages.RESTART)

    async def close(self, close: Close) -> None:
        """The reading task gets the disconnect, and cancels the operations."""
        if self._count_end(close.cause):
            with suppress(OSError):
                await self.send({"type": "websocket.close", "code": close.code, "reason": close.reason})

    def _count_end(self, cause: str) -> bool:
        """Counts why the socket ends. False where it has ended already: the first cause counts."""
        first, self.closed = not self.closed, True
        if first:
            self.live.ended["websocket", cause] += 1
        return first

    async def _open(self) -> None:
        await self.receive()
        if SUBPROTOCOL not in self.scope["subprotocols"]:
            await self.send({"type": "websocket.accept"})
            raise Closing(messages.SUBPROTOCOL)
        await self.send({"type": "websocket.accept", "subprotocol": SUBPROTOCOL})
        if self.live.stopping.is_set():
            raise Closing(messages.RESTART)

    async def _message(self) -> Message:
        event: Event = await self.receive()
        if event["type"] == "websocket.disconnect":
            self._count_end(CAUSES.get(event.get("code", 1005), "client left"))
            raise OSError("the socket is closed")
        return messages.read(event)

    async def _initialise(self) -> None:
        try:
            async with asyncio.timeout(self.settings.connection_init_timeout):
                message = await self._first_message()
        except TimeoutError:
            raise Closing(messages.INIT_TIMEOUT) from None
        await self._identify(message)
        self.scope.clear()  # kilobytes for as long as the socket is open, which nobody looks at any more
        await self.send_text(messages.ACKNOWLEDGED)

    async def _first_message(self) -> Initialise:
        while True:
            match await self._message():
                case Initialise() as message:
                    return message
                case Ping(payload):
                    await self.send_text(messages.pong(payload))
                case Subscribe():
                    raise Closing(messages.UNAUTHORIZED)

    async def _identify(self, message: Initialise) -> None:
        self.operations.preview = message.preview or preview_of(self.scope)
        try:
            given = message.authorization
            authorization = authorization_of(self.scope) if given is None else given
            if authorization is not None:
                verified = await self.verifier.verify(authorization, self.operations.address)
                self.operations.identity = verified.identity
                self.forget_token = verified.on_end(self._expire)
        except BadToken as refusal:
            raise Closing(messages.forbidden(refusal.message)) from None
        except IdentityUnavailable:
            raise Closing(messages.KEYS_UNAVAILABLE) from None

    def _expire(self) -> None:
        self.ending = asyncio.create_task(self.close(messages.EXPIRED))

    async def _handle(self, message: Message) -> None:
        match message:
            case Subscribe():
                await self.operations.start(message)
            case Complete(identifier):
                self.operations.cancel(identifier)
            case Ping(payload):
                await self.send_text(messages.pong(payload))
            case Initialise():
                raise Closing(messages.SECOND_INIT)

    async def send_text(self, text: str) -> None:
        await self.send({"type": "websocket.send", "text": text})

    async def _end(self) -> None:
        if self.forget_token:
            self.forget_token()
        await self.operations.cancel_all()
        del self.operations  # they know the socket, too: it would wait in a cycle for the garbage collector


async def _deny(refusal: HttpError, scope: Scope, receive: Receive, send: Send) -> None:
    """Answers the handshake over HTTP, by the ASGI extension; without it, the server sends its own 403."""
    if "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close"})
        return

    async def send_over_http(event: Event) -> None:
        await send({**event, "type": f"websocket.{event['type']}"})

    response = DataResponse(refusal.status, JSON, error_body(refusal.message, refusal.code), refusal.headers)
    await response(scope, receive, send_over_http)
