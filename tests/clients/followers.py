"""A client as a process of its own: prints events as lines of JSON, posts when it is told to, ends with its input."""

import asyncio
import json
import os
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


class Follower:
    def __init__(self, name: str, process: Process) -> None:
        self.name = name
        self.received: list[tuple[str, int]] = []
        """Comments, each with the article's count at that step."""
        self.posted: str | None = None
        self.has_read = False
        self._process = process
        self._news = asyncio.Condition()
        self._over = False

    @classmethod
    @asynccontextmanager
    async def started(cls, name: str, command: Sequence[str], told: Mapping[str, Any]) -> AsyncIterator["Follower"]:
        environment = os.environ | {"DATELINE_SESSION": json.dumps(told)}
        process = await asyncio.create_subprocess_exec(*command, env=environment, cwd=FOLDER, stdin=PIPE, stdout=PIPE)
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

    async def page(self) -> None:
        """Waits until it has read the page, which it tells by its first line, or ended without."""
        async with self._news:
            await self._news.wait_for(lambda: self._over or self.has_read)

    def post(self) -> None:
        assert self._process.stdin
        self._process.stdin.write(b"\n")

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
            await self._take(line)
        async with self._news:
            self._over = True
            self._news.notify_all()

    async def _take(self, line: bytes) -> None:
        self.has_read = True
        match json.loads(line) if line.startswith(b"{") else None:
            case {"__typename": "CommentAdded", "comment": {"id": comment}, "commentCount": count}:
                self.received.append((comment, count))
            case {"posted": comment}:
                self.posted = comment
        async with self._news:
            self._news.notify_all()
