"""Those who follow a feed. Each takes steps at its own pace, from a bounded queue."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence

from db.connections.reads import Step

LARGEST_QUEUE = 4_000_000  # characters

ReadOwn = Callable[[int], Awaitable[Sequence[Step]]]
Take = Callable[[str], bool]


class SlowSubscriber(Exception):
    """More steps wait than may. It is to come back with the cursor of the last one that it took."""


Replay = Callable[["Subscriber"], Awaitable[None]]


class Subscriber:
    """An iterator of steps: those of the past as `replay` portions them, then those that are put here as they happen.
    `position` is the last one that it has, or had when it began to follow live. Its own comments it reads for itself,
    since it may see more of them than others.

    Waking up for a step costs more than the step: `take_at_once` is given the body of one that is waited for, and says
    whether it took it."""

    take_at_once: Take | None = None

    def __init__(self, replay: Replay, limit: int, viewer_id: int | None, read_own: ReadOwn) -> None:
        self.replay, self.limit = replay, limit
        self.viewer_id, self.read_own = viewer_id, read_own
        self.position = 0
        self.live = False
        self.waiting: deque[Step] = deque()
        self._ending: Exception | None = None
        self._wanted: asyncio.Future[None] | None = None

    def __aiter__(self) -> "Subscriber":
        return self

    async def __anext__(self) -> Step:
        while not self.waiting:
            if self._ending:
                raise self._ending
            await (self._more() if self.live else self.replay(self))
        step = self.waiting.popleft()
        return await self._own(step) if self._is_own(step) else step

    def take(self, steps: Iterable[Step]) -> None:
        """Steps of the past, which come in portions."""
        for step in steps:
            self.position = step.position
            if step.body is not None:
                self.waiting.append(step)

    def put(self, step: Step) -> None:
        if self._is_full():
            self.waiting.clear()
            self.end(SlowSubscriber())
        elif not (self._ending or self._is_taken_at_once(step)):
            self.waiting.append(step)
            self._wake()

    def end(self, ending: Exception) -> None:
        """No more steps come; those that wait are still taken."""
        self._ending = self._ending or ending
        self._wake()

    def _is_full(self) -> bool:
        return len(self.waiting) >= self.limit or (
            len(self.waiting) > 1 and sum(len(step.body or "") for step in self.waiting) > LARGEST_QUEUE
        )

    def _is_taken_at_once(self, step: Step) -> bool:
        take = self.take_at_once
        return bool(
            take and step.body is not None and self._is_waited_for() and not self._is_own(step) and take(step.body)
        )

    def _is_waited_for(self) -> bool:
        """All steps before have been passed on, then."""
        return self._wanted is not None and not self._wanted.done()

    def _is_own(self, step: Step) -> bool:
        return self.viewer_id is not None and self.viewer_id in (step.author_id, step.parent_author_id)

    def _wake(self) -> None:
        if self._wanted and not self._wanted.done():
            self._wanted.set_result(None)

    async def _more(self) -> None:
        self._wanted = asyncio.get_running_loop().create_future()
        await self._wanted

    async def _own(self, step: Step) -> Step:
        found = await self.read_own(step.position - 1)
        return found[0] if found and found[0].position == step.position and found[0].body else step
