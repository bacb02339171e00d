"""Subscriptions as transports see them: results in order, each as the text to send, until the stream ends."""

from collections.abc import Callable
from dataclasses import dataclass

from db.feed.live_feed import FeedSubscription
from db.feed.subscribers import SlowSubscriber
from schema.engine.answers import failure


class SlowReader(Exception):
    """The reader did not keep up. It lost nothing yet: it is to come back with its last cursor."""


@dataclass(frozen=True, slots=True)
class Result:
    """One execution result as JSON text. `cursor`, where the feed has one, resumes behind it."""

    body: str
    cursor: str | None = None


class Results:
    """The results of one subscription, to be closed by whoever iterates. A failure is the last of them. `cursor`, where
    the feed has one, is that of the last result before the first."""

    def __init__(self, following: FeedSubscription) -> None:
        self._following = following
        self.cursor = following.cursor
        self._failed = False

    def __aiter__(self) -> "Results":
        return self

    async def __anext__(self) -> Result:
        if self._failed:
            raise StopAsyncIteration
        try:
            step = await self._following.subscriber.__anext__()
        except SlowSubscriber:
            raise SlowReader from None
        except Exception as error:
            self._failed = True
            return Result(failure(error).body.decode())
        return Result(step.body or "", step.cursor)

    def hand_over(self, take: Callable[[str], bool]) -> None:
        """While someone waits for the next result, its body is given to `take` instead, unless that says it cannot."""
        self._following.subscriber.take_at_once = take

    async def aclose(self) -> None:
        self._following.leave()
