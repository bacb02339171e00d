"""One HTTP exchange: how fresh its answers have to be, which cache entries they show, and whether the response can be
cached for requests like it."""

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.asgi_messages import aged
from api.http.client_address import address_of
from api.http.request_body import whole_request
from api.http_caching.cached_responses import cache_response
from api.http_caching.read_your_writes import position_headers, position_of
from api.identity.clients import client_of
from db.cache.entries import CacheEntry
from schema.engine.answers import Answer
from schema.engine.execution import Engine, Request


@dataclass
class Exchange:
    """`position` is that of the write-ahead log which answers must not be older than, and `written` the one after what
    was written. `address` is the client's. The response is `cacheable` while all `entries` that it shows are valid,
    unless it is `personal`. `preview` is the token of a page that is previewed, `age` that of the oldest answer where
    the primary is away."""

    position: int
    address: str = ""
    entries: list[CacheEntry] = field(default_factory=list)
    on_hit: list[Callable[[], None]] = field(default_factory=list)
    cacheable: bool = False
    personal: bool = False
    written: int | None = None
    preview: str | None = None
    age: int | None = None

    def record(self, request: Request, answer: Answer) -> None:
        self.written = answer.position or self.written
        if answer.age is not None:
            self.age = max(answer.age, self.age or 0)
        if answer.cache_entry and request.identity is None:
            self.entries.append(answer.cache_entry)
            self.on_hit += [answer.on_hit] if answer.on_hit else []
        else:
            self.personal = True


_current: ContextVar[Exchange] = ContextVar("exchange")


def current_exchange() -> Exchange:
    return _current.get(None) or Exchange(0)


async def execute(engine: Engine, request: Request) -> Answer:
    """The engine's answer, recorded in the current exchange."""
    exchange = current_exchange()
    client = client_of(exchange.address, request.identity)
    answer = await engine.answer(replace(request, client=client, preview=exchange.preview))
    exchange.record(request, answer)
    return answer


class ExchangeMiddleware:
    """Middleware around those that change responses: it caches them as they are sent."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        exchange = Exchange(position_of(scope), address_of(scope))
        _current.set(exchange)
        sender = Sender(send, exchange)
        await self.app(scope, receive, sender)
        whole = whole_request(scope)
        if exchange.cacheable and not exchange.personal and whole and whole["key"]:
            cache_response(scope, sender.messages, whole["key"], exchange)


@dataclass(slots=True)
class Sender:
    """Sends, and keeps the first messages for the cache. After a write it adds the headers with the position, and while
    the primary is away those that tell how old the response may be."""

    send: Send
    exchange: Exchange
    messages: list[Any] = field(default_factory=list)

    def __call__(self, message: Message) -> Awaitable[None]:
        if self.exchange.written and message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], *position_headers(self.exchange.written)]
        if self.exchange.age is not None and message["type"] == "http.response.start":
            message["headers"] = aged(message["headers"], self.exchange.age)
        if len(self.messages) < 3:
            self.messages.append(message)
        return self.send(message)
