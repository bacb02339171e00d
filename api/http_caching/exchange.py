"""What one HTTP exchange comes by on its way: how new its answers have to be, what they show, and whether anyone who
sends the same gets the same."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.request_body import request_bytes
from api.http_caching.byte_cache import remember
from api.http_caching.read_your_writes import position_headers, position_of
from db.cache.entries import CachedResponse, CacheEntry
from schema.engine.answers import Answer
from schema.engine.execution import Engine, Request


@dataclass
class Exchange:
    """`alike`: whoever sends these bytes gets the same response, while all that it `shows` is kept; not so once it is
    `personal`. `written` is the position of the log behind what was written."""

    position: int
    shows: list[CacheEntry] = field(default_factory=list)
    counts: list[Callable[[], None]] = field(default_factory=list)
    alike: bool = False
    personal: bool = False
    written: int | None = None

    def note(self, request: Request, answer: Answer) -> None:
        self.written = answer.position or self.written
        if answer.kept and request.identity is None:
            self.shows.append(answer.kept)
            self.counts += [answer.count] if answer.count else []
        else:
            self.personal = True


current: ContextVar[Exchange] = ContextVar("exchange")


def exchange_under_way() -> Exchange:
    return current.get(None) or Exchange(0)


async def ask(engine: Engine, request: Request) -> Answer:
    """The engine's answer, noted in the exchange that it belongs to."""
    answer = await engine.answer(request)
    exchange_under_way().note(request, answer)
    return answer


class ExchangeMiddleware:
    """Middleware around all others: what it remembers is the response as it goes out."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        exchange = Exchange(position_of(scope))
        current.set(exchange)
        sending = Sending(send, exchange)
        await self.app(scope, receive, sending)
        if exchange.alike and not exchange.personal and (request := request_bytes(scope)):
            remember(scope, sending.messages, partial(CachedResponse, request, exchange.shows, exchange.counts))


@dataclass(slots=True)
class Sending:
    """Sends, and keeps the first messages to be remembered. Who has written learns the position."""

    send: Send
    exchange: Exchange
    messages: list[Any] = field(default_factory=list)

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and self.exchange.written:
            message["headers"] = [*message["headers"], *position_headers(self.exchange.written)]
        if len(self.messages) < 3:
            self.messages.append(message)
        await self.send(message)
