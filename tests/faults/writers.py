"""Readers who comment, and go on until it is acknowledged; they edit, like and delete some of what they wrote."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import httpx

from tests.api.publisher import bearer

WRITERS = 12
AHEAD = 15
"""Comments that may be under way when the next fault begins."""
LONGEST_ANSWER = 4  # seconds
LONGEST_TRIAL = 86_400  # seconds
LONGEST_PAUSE = 0.2  # seconds
MAY_PASS = {"UNAVAILABLE", "TIMEOUT", "OVERLOADED"}
LOST_BY_A_RESTORE = {"NOT_FOUND", "FORBIDDEN"}
"""What is said of a comment that is gone, or whose ID has become another's."""
MUTATIONS = {
    "postComment": "PostCommentInput",
    "editComment": "EditCommentInput",
    "likeComment": "LikeCommentInput",
    "deleteComment": "DeleteCommentInput",
}
SHARES = {None: 5, "editComment": 1, "likeComment": 3, "deleteComment": 1}
CHANGES: dict[str, dict[str, str]] = {
    "editComment": {"body": "Other words than there were before, and more than fifty characters in all."},
    "likeComment": {},
    "deleteComment": {},
}

Send = Callable[[str, Mapping[str, Any]], Awaitable[str]]
"""Sends the input of a mutation, until it is acknowledged."""


@dataclass
class Progress:
    """How far the writers are, and may go."""

    acknowledged: dict[str, str] = field(default_factory=dict)
    """Of each comment's key, the ID that it got."""
    failures: Counter[str] = field(default_factory=Counter)
    """What writers met with before that."""
    acknowledged_at: dict[str, float] = field(default_factory=dict)
    restores: list[tuple[float, float]] = field(default_factory=list)
    """When the backup began that was restored, and when PostgreSQL was back."""
    lost: int = 0
    wanted: int = 0
    written: int = 0
    allowed: int = 0
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def allow(self, number: int) -> None:
        async with self.changed:
            self.allowed = number
            self.changed.notify_all()

    def note(self, key: str, comment: str) -> None:
        self.acknowledged[key], self.acknowledged_at[key] = comment, time.monotonic()

    def may_be_lost(self, key: str) -> bool:
        return any(begun <= self.acknowledged_at[key] <= ended for begun, ended in self.restores)

    async def acknowledge(self, key: str, comment: str) -> None:
        async with self.changed:
            self.note(key, comment)
            self.written += 1
            self.changed.notify_all()

    async def may_write(self, number: int) -> None:
        async with self.changed:
            await self.changed.wait_for(lambda: number < self.allowed)

    async def reach(self, number: int) -> None:
        """Lets the writers go so far, and a little further."""
        await self.allow(number + AHEAD)
        async with self.changed:
            await self.changed.wait_for(lambda: self.written >= number)


@dataclass
class Writers:
    """`noun` is what the mutations answer with."""

    articles: Sequence[str]
    entrances: Sequence[str]
    progress: Progress
    chances: random.Random
    noun: str = "comment"
    mutations: Mapping[str, str] = field(default_factory=lambda: MUTATIONS)
    roles: Sequence[str] = ()

    async def write(self, comments: int) -> None:
        self.progress.wanted = comments
        numbers = iter(range(comments))
        async with httpx.AsyncClient(timeout=LONGEST_ANSWER) as client, asyncio.TaskGroup() as tasks:
            for writer in range(WRITERS):
                who: dict[str, Any] = {"sub": f"writer-{writer}", "name": f"Writer {writer}", "roles": self.roles}
                identity = bearer(**who, exp=int(time.time()) + LONGEST_TRIAL)
                tasks.create_task(self._write(numbers, client, {"authorization": identity}))

    async def _write(self, numbers: Iterator[int], client: httpx.AsyncClient, headers: Mapping[str, str]) -> None:
        for number in numbers:
            await self.progress.may_write(number)
            await self.write_one(number, partial(self._send, client, headers))

    async def write_one(self, number: int, send: Send) -> None:
        comment = await send("postComment", self._comment(number))
        await self.progress.acknowledge(f"comment-{number}", comment)
        if change := self._change(number):
            await send(change, {"commentId": comment} | CHANGES[change])

    def _change(self, number: int) -> str | None:
        """What the writer does with the comment. Only one article has likes, whose events come long afterwards: on the
        others, nothing comes later that would cover up for what is lost."""
        (change,) = self.chances.choices(list(SHARES), list(SHARES.values()))
        return None if change == "likeComment" and number % len(self.articles) else change

    def _comment(self, number: int) -> dict[str, str]:
        return {
            "articleId": self.articles[number % len(self.articles)],
            "idempotencyKey": f"comment-{number}",
            "body": f"These are the words of comment {number}, more than fifty characters in all.",
        }

    async def _send(
        self, client: httpx.AsyncClient, headers: Mapping[str, str], mutation: str, variables: Mapping[str, Any]
    ) -> str:
        """By one way after the other, until it is acknowledged. Returns the ID of what was written."""
        document = (
            f"mutation($input: {self.mutations[mutation]}!) "
            f"{{ it: {mutation}(input: $input) {{ {self.noun} {{ id }} errors {{ code message }} }} }}"
        )
        request = {"query": document, "variables": {"input": variables}}
        while True:
            address = self.chances.choice(self.entrances)
            try:
                response = await client.post(f"{address}/graphql", json=request, headers=headers)
                if written := self._acknowledged(response.json(), variables.get(f"{self.noun}Id")):
                    return written
            except httpx.TransportError as error:
                self.progress.failures[type(error).__name__] += 1
            await asyncio.sleep(self.chances.random() * LONGEST_PAUSE)

    def _acknowledged(self, answer: Any, changed: str | None) -> str | None:
        """None where the failure may pass; what no fault excuses is raised. `changed` is what is to be changed."""
        if "errors" in answer:
            codes = {error["extensions"]["code"] for error in answer["errors"]}
            if not codes <= MAY_PASS:
                raise AssertionError(f"A writer was answered {answer}.")
            self.progress.failures.update(codes)
            return None
        done = answer["data"]["it"]
        if changed and self.progress.restores and {error["code"] for error in done["errors"]} & LOST_BY_A_RESTORE:
            return changed
        if done["errors"]:
            raise AssertionError(f"A writer was refused: {done}.")
        written: str = done[self.noun]["id"]
        return written
