"""Followers of comments who count what must not be, where those of the fault test stop at it."""

import asyncio
from collections.abc import Callable
from typing import Any

from asyncpg import Connection

from tests.faults import checks
from tests.faults.comment_followers import CommentFollower
from tests.faults.followers import LONGEST_PAUSE, RESETS, Event, position, token

LONGEST_CATCHING_UP = 60  # seconds
RECENT = 200  # events, among which a doubled one is looked for


class CountingFollower(CommentFollower):
    """`good` is called with each event."""

    def __init__(self, *given: Any, good: Callable[[], None]) -> None:
        super().__init__(*given)
        self.good, self.lost, self.doubled, self.disordered = good, 0, 0, 0
        self.compared = position(self.start)

    def start_over(self, cursor: str) -> None:
        super().start_over(cursor)
        self.compared = position(cursor)

    async def run(self) -> None:
        while True:
            try:
                await super().run()
            except AssertionError as surprise:
                self.losses[str(surprise)[:100]] += 1
            await asyncio.sleep(LONGEST_PAUSE)

    def take_event(self, event: Any) -> None:
        if event["__typename"] in RESETS:
            self.start_over(event["cursor"])
            return
        before, self.cursor = self.position, event["cursor"]
        taken = Event(position(self.cursor), token(self.cursor), event["__typename"], self.about(event))
        self.doubled += taken in self.seen[-RECENT:]
        self.disordered += self.position <= before
        self.seen.append(taken)
        self.good()
        self.moved.set()

    async def compare(self, connection: Connection, goal: int, deadline: float) -> None:
        """Waits for what there is up to the goal, counts what it never got, or got of a past that is no more; and goes
        on from there."""
        try:
            async with asyncio.timeout_at(deadline):
                await self.reach(checks.is_at(connection, self.of, goal))
        except TimeoutError:
            self.losses["never caught up"] += 1
        happened = await checks.events(connection, self.of, self.compared)
        wanted = {event for event in happened if event.seq <= goal}
        seen = {event for event in self.seen if self.compared < event.seq <= goal}
        self.lost += len(wanted ^ seen)
        self.compared = goal
