"""A client as a process of its own, which tells what it receives in lines of JSON and ends with its input."""

import asyncio
import json
import os
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any


class Follower:
    def __init__(self, name: str, process: Process) -> None:
        self.name = name
        self.received: list[tuple[str, int]] = []
        """Comments, each with the article's count at that step."""
        self.posted: str | None = None
        self.connections = 0
        self._process = process
        self._news = asyncio.Condition()
        self._over = False

    @classmethod
    @asynccontextmanager
    async def started(cls, name: str, command: Sequence[str], told: Mapping[str, Any]) -> AsyncIterator["Follower"]:
        environment = os.environ | {"DATELINE_SESSION": json.dumps(told)}
        process = await asyncio.create_subprocess_exec(*command, env=environment, stdin=PIPE, stdout=PIPE)
        follower = cls(name, process)
        listening = asyncio.create_task(follower._listen())
        try:
            yield follower
        finally:
            await follower.end()
            await listening

    async def has(self, number: int) -> None:
        """Waits until it received so many comments, or ended without."""
        async with self._news:
            await self._news.wait_for(lambda: self._over or len(self.received) >= number)

    async def end(self) -> None:
        """Afterwards all that it told is known."""
        assert self._process.stdin
        self._process.stdin.close()
        await self._process.wait()
        async with self._news:
            await self._news.wait_for(lambda: self._over)

    async def _listen(self) -> None:
        assert self._process.stdout
        async for line in self._process.stdout:
            await self._take(json.loads(line))
        async with self._news:
            self._over = True
            self._news.notify_all()

    async def _take(self, told: Mapping[str, Any]) -> None:
        match told:
            case {"comment": comment, "count": count}:
                self.received.append((comment, count))
            case {"posted": comment}:
                self.posted = comment
            case {"connected": True}:
                self.connections += 1
        async with self._news:
            self._news.notify_all()
