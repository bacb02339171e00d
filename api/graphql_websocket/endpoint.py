"""GraphQL over WebSocket: the `graphql-transport-ws` protocol, with queries and mutations as well as subscriptions."""

import asyncio
import logging
from contextlib import suppress

from starlette.types import Message as Event
from starlette.types import Receive, Scope, Send

from api.graphql_websocket import messages
from api.graphql_websocket.messages import Close, Closing, Complete, Initialise, Message, Ping, Subscribe
from api.graphql_websocket.operations import Operations
from api.graphql_websocket.push import pusher
from api.http.asgi_messages import DataResponse
from api.http.content_negotiation import JSON
from api.http.live_connections import LiveConnections
from api.http.origins import Origins
from api.http.request_errors import HttpError
from api.identity.anonymous_readers import reader_of
from api.identity.bearer_tokens import BadToken, IdentityUnavailable, Verifier, authorization_of
from api.settings.settings import Settings
from api.telemetry.counters import RequestCounter
from schema.engine.execution import Engine
from schema.fields.errors import error_body

log = logging.getLogger("dateline")

SUBPROTOCOL = "graphql-transport-ws"
# What the server itself closes a connection with, under the protocol's own rules.
CAUSES = {1002: "broken frames", 1007: "invalid text", 1009: "message too large", 1013: "no answer to a ping"}
# The rest of the time that a stopping server has is for the closing itself.
PART_OF_SHUTDOWN = 0.8


class SocketEndpoint:
    """An ASGI application. Its engine comes with the lifespan of the application around it."""

    engine: Engine

    def __init__(self, settings: Settings, verifier: Verifier, live: LiveConnections, requests: RequestCounter) -> None:
        self.settings = settings
        self.verifier = verifier
        self.live = live
        self.requests = requests
        self.origins = Origins(settings)
        self.sockets: set[Socket] = set()
        self._watch: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            self.origins.check(scope)
            with self.live.connection(scope, "websocket"):
                await self._serve(Socket(self, scope, receive, send))
        except HttpError as refusal:
            await _deny(refusal, scope, receive, send)

    async def _serve(self, socket: "Socket") -> None:
        self._watch = self._watch or asyncio.create_task(self._stop_all())
        self.sockets.add(socket)
        try:
            await socket.run()
        finally:
            self.sockets.discard(socket)

    async def _stop_all(self) -> None:
        """One task that waits for the end, for all sockets."""
        await self.live.stopping.wait()
        await asyncio.gather(*(socket.stop() for socket in self.sockets))


class Socket:
    """One client: reads its messages, while its operations run."""

    def __init__(self, endpoint: SocketEndpoint, scope: Scope, receive: Receive, send: Send) -> None:
        self.live, self.settings, self.verifier = endpoint.live, endpoint.settings, endpoint.verifier
        self.scope, self.receive, self.send = scope, receive, send
        self.push = pusher(scope)
        self.operations = Operations(endpoint.engine, self.live, self.settings, self, endpoint.requests)
        self.operations.reader = reader_of(scope)
        self.closed = False
        self.expiry: asyncio.TimerHandle | None = None
        self.ending: asyncio.Task[None] | None = None

    async def run(self) -> None:
        try:
            await self._open()
            await self._initialise()
            while True:
                await self._take(await self._message())
        except Closing as closing:
            await self.close(closing.close)
        except OSError:
            self._count("client left")
        except Exception:
            log.exception("a socket failed")
            await self.close(messages.FAILED)
        finally:
            await self._end()

    async def stop(self) -> None:
        await self.operations.finish(self.settings.shutdown_timeout * PART_OF_SHUTDOWN)
        await self.close(messages.RESTART)

    async def close(self, close: Close) -> None:
        """Whoever reads the messages learns of it, and ends the rest."""
        if self._count(close.cause):
            with suppress(OSError):
                await self.send({"type": "websocket.close", "code": close.code, "reason": close.reason})

    def _count(self, cause: str) -> bool:
        """Whether this is what the socket ends by: the first cause is."""
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
            self._count(CAUSES.get(event.get("code", 1005), "client left"))
            raise OSError("the socket is closed")
        return messages.read(event)

    async def _initialise(self) -> None:
        try:
            async with asyncio.timeout(self.settings.connection_init_timeout):
                message = await self._first_message()
        except TimeoutError:
            raise Closing(messages.INIT_TIMEOUT) from None
        await self._identify(message)
        await self.say(messages.ACKNOWLEDGED)

    async def _first_message(self) -> Initialise:
        while True:
            match await self._message():
                case Initialise() as message:
                    return message
                case Ping(payload):
                    await self.say(messages.pong(payload))
                case Subscribe():
                    raise Closing(messages.UNAUTHORIZED)

    async def _identify(self, message: Initialise) -> None:
        try:
            given = message.authorization
            authorization = authorization_of(self.scope) if given is None else given
            if authorization is not None:
                verified = await self.verifier.verify(authorization)
                self.operations.identity = verified.identity
                self.expiry = asyncio.get_running_loop().call_later(verified.remaining, self._expire)
        except BadToken as refusal:
            raise Closing(messages.forbidden(refusal.message)) from None
        except IdentityUnavailable:
            raise Closing(messages.KEYS_UNAVAILABLE) from None

    def _expire(self) -> None:
        self.ending = asyncio.create_task(self.close(messages.EXPIRED))

    async def _take(self, message: Message) -> None:
        match message:
            case Subscribe():
                await self.operations.start(message)
            case Complete(identifier):
                self.operations.cancel(identifier)
            case Ping(payload):
                await self.say(messages.pong(payload))
            case Initialise():
                raise Closing(messages.SECOND_INIT)

    async def say(self, text: str) -> None:
        await self.send({"type": "websocket.send", "text": text})

    async def _end(self) -> None:
        if self.expiry:
            self.expiry.cancel()
        await self.operations.cancel_all()


async def _deny(refusal: HttpError, scope: Scope, receive: Receive, send: Send) -> None:
    """Answers the handshake over HTTP, where the server can; else with its own 403."""
    if "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close"})
        return

    async def send_instead(event: Event) -> None:
        await send({**event, "type": f"websocket.{event['type']}"})

    response = DataResponse(refusal.status, JSON, error_body(refusal.message, refusal.code), refusal.headers)
    await response(scope, receive, send_instead)
