"""One round of deliveries to an endpoint: a batch of events, those of an article one after the other, articles side by
side; and what is to be stored of it."""

import asyncio
import random
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from api.webhooks.signed_requests import TAKEN, Answer
from db.webhooks.leases import Endpoint, Late, Settlement
from db.webhooks.log import Batch, Event

CONCURRENCY = 4
"""Requests to one endpoint at a time."""
DOWN_AFTER = 5
"""Failures in a row after which it is the endpoint that is down, and not some deliveries that it does not like."""

Send = Callable[[Event], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Pace:
    """When failed deliveries are tried again, in seconds: after `first`, then each time twice as long; an endpoint that
    is down is tried at least every `longest_down`. After the `window` a delivery is dead. Each `interval` is looked for
    what is due; to `gather` what comes at once, so much is waited."""

    interval: float = 2
    gather: float = 0.05
    first: float = 2
    longest: float = 900
    longest_down: float = 60
    window: float = 86_400

    def pause(self, failures: int) -> float:
        return self._spread(min(self.first * 2 ** min(failures, 30), self.longest))

    def pause_down(self, failures: int) -> float:
        return self._spread(min(self.first * 2 ** min(failures, 30), self.longest_down))

    @staticmethod
    def _spread(seconds: float) -> float:
        """Not all at the same moment."""
        return seconds * random.uniform(0.9, 1.1)


class Round:
    """`answers` are by the places of events. It can be stopped: what is not sent by then is left alone."""

    def __init__(self, endpoint: Endpoint, batch: Batch, send: Send) -> None:
        self.endpoint, self.batch, self.send = endpoint, batch, send
        self.answers: dict[int, Answer] = {}
        self.stopped = False
        self._failures_in_a_row = 0
        self._turns = asyncio.Semaphore(CONCURRENCY)

    async def run(self) -> None:
        articles: defaultdict[int, list[Event]] = defaultdict(list)
        for event in self.batch.events:
            articles[event.article_id].append(event)
        async with asyncio.TaskGroup() as tasks:
            for events in articles.values():
                tasks.create_task(self._deliver(events))

    async def _deliver(self, events: list[Event]) -> None:
        async with self._turns:
            for event in events:
                if self.stopped or event.waits:
                    return
                answer = self.answers[event.seq] = TAKEN if event.hidden else await self.send(event)
                self._note(answer)
                if answer.error:
                    return

    def _note(self, answer: Answer) -> None:
        self._failures_in_a_row = self._failures_in_a_row + 1 if answer.error else 0
        if answer.gone or answer.pause is not None or self._failures_in_a_row >= DOWN_AFTER:
            self.stopped = True

    @property
    def failed(self) -> list[Answer]:
        return [answer for answer in self.answers.values() if answer.error]

    @property
    def is_gone(self) -> bool:
        return any(answer.gone for answer in self.failed)

    @property
    def is_down(self) -> bool:
        """Nothing was taken, and that is not the fault of a few deliveries; or the receiver asks for a pause."""
        failed = self.failed
        if any(answer.gone or answer.pause is not None for answer in failed):
            return True
        return len(failed) == len(self.answers) and (
            len(failed) >= DOWN_AFTER or (bool(failed) and self.endpoint.is_down)
        )

    def settlement(self, pace: Pace) -> Settlement:
        position = self._position()
        passed = (event for event in self.batch.events if event.fresh and event.seq <= position)
        late = [event for event in passed if not self._is_taken(event)]
        if not self.is_down:
            late += [event for event in self.batch.events if not event.fresh and self._is_refused(event)]
        return Settlement(
            position,
            delivered=[event.seq for event in self.batch.events if self._is_taken(event)],
            late=[self._late(event, pace) for event in late],
            articles=list({event.article_id for event in self.batch.events}),
            error=self.failed[-1].error if self.failed else None,
            pause=self._pause(pace),
            window=pace.window,
        )

    def _position(self) -> int:
        """Up to the last event that was taken or refused: those behind it come next, those before are late."""
        if not (self.stopped or self.is_down):
            return self.batch.end
        done = self._is_taken if self.is_down else lambda event: event.seq in self.answers
        return max(
            (event.seq for event in self.batch.events if event.fresh and done(event)), default=self.endpoint.position
        )

    def _is_taken(self, event: Event) -> bool:
        return self.answers.get(event.seq) == TAKEN

    def _is_refused(self, event: Event) -> bool:
        return event.seq in self.answers and not self._is_taken(event)

    def _late(self, event: Event, pace: Pace) -> Late:
        answer = self.answers.get(event.seq)
        if answer is None:
            return Late(event.seq, event.article_id, event.attempts, None, None)
        return Late(event.seq, event.article_id, event.attempts + 1, pace.pause(event.attempts), answer.error)

    def _pause(self, pace: Pace) -> float | None:
        if not self.is_down:
            return None
        asked = [answer.pause for answer in self.failed if answer.pause is not None]
        return max([pace.pause_down(self.endpoint.failures), *asked])
