"""Result streams of subscriptions, as transports send them: each result as JSON text, until the stream ends."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from db.connections.reads import FeedEvent
from db.feed.live_feed import FeedSubscription
from db.feed.subscribers import Outlet, SlowSubscriber
from db.live_queries.live_queries import WatchedQuery
from schema.engine.answers import failure

SHARED_ENCODERS = 1_000


class SlowConsumer(Exception):
    """The client does not keep up. It is to reconnect with its last cursor, and loses nothing then."""


@dataclass(frozen=True, slots=True)
class Result:
    """One execution result as JSON text. `cursor`, where the feed has any, resumes after it."""

    body: str
    cursor: str | None = None


class Results(Protocol):
    """What a transport sends one by one. To be closed by whoever iterates."""

    cursor: str | None

    def __aiter__(self) -> AsyncIterator[Result]: ...
    async def __anext__(self) -> Result: ...
    def push_to(self, outlet: Outlet, encode: Callable[[Result], bytes]) -> None: ...
    async def aclose(self) -> None: ...


class ResultStream:
    """The results of one subscription or live query, to be closed by whoever iterates. An error is the last of them.
    `cursor`, where there is any, resumes before the first. `rewrite` gives a result the form that was asked for."""

    def __init__(self, subscription: FeedSubscription | WatchedQuery, rewrite: Callable[[str], str]) -> None:
        self._subscription, self._rewrite = subscription, rewrite
        self.cursor = subscription.cursor
        self._is_over = False

    def __aiter__(self) -> "ResultStream":
        return self

    async def __anext__(self) -> Result:
        if self._is_over:
            raise StopAsyncIteration
        try:
            event = await self._subscription.subscriber.__anext__()
        except SlowSubscriber:
            raise SlowConsumer from None
        except Exception as error:
            self._is_over = True
            return Result(failure(error).body.decode())
        return _result(self._rewrite, event)

    def push_to(self, outlet: Outlet, encode: Callable[[Result], bytes]) -> None:
        """While the next result is awaited, the outlet gets it encoded instead, and says whether it could send it at
        once. It is encoded once for all who follow with the same document and encoding."""
        self._subscription.subscriber.push_to(outlet, _encoder(self._rewrite, encode))

    async def aclose(self) -> None:
        self._subscription.unsubscribe()


def _result(rewrite: Callable[[str], str], event: FeedEvent) -> Result:
    return Result(rewrite(event.body) if event.body else "", event.cursor)


@lru_cache(SHARED_ENCODERS)
def _encoder(rewrite: Callable[[str], str], encode: Callable[[Result], bytes]) -> Callable[[FeedEvent], bytes]:
    return lambda event: encode(_result(rewrite, event))
