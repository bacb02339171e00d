"""Those who use the site meanwhile: readers, and writers who repeat with their keys; all count what they meet."""

import asyncio
import math
import random
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx

from tests.api.publisher import bearer
from tests.faults.writers import LONGEST_TRIAL

PATIENCE = 4  # seconds
PAUSE = 0.1  # seconds, on average
FRONT_PAGE = "{ articles(first: 10) { nodes { id headline commentCount } } }"
POST = "mutation($input: PostCommentInput!) { postComment(input: $input) { comment { id } errors { code } } }"


@dataclass
class Tally:
    """`times` are when each good answer came, of the monotonic clock; `acknowledged` are IDs by key."""

    times: dict[str, list[float]] = field(default_factory=dict)
    errors: Counter[str] = field(default_factory=Counter)
    acknowledged: dict[str, str] = field(default_factory=dict)
    acknowledged_at: dict[str, float] = field(default_factory=dict)
    stale: int = 0

    def good(self, what: str) -> None:
        self.times.setdefault(what, []).append(time.monotonic())

    def longest(self, what: str, since: float) -> float:
        """Seconds between one good answer and the next, the longest of them since then."""
        moments = [moment for moment in self.times.get(what, ()) if moment > since] + [time.monotonic()]
        return max(later - earlier for earlier, later in zip([since, *moments], moments, strict=False))

    def first(self, what: str, since: float) -> float:
        """Seconds from then to the next good answer."""
        return next((moment - since for moment in self.times.get(what, ()) if moment > since), math.inf)


@dataclass
class Clients:
    """Of the servers at `addresses`; each request goes to any of them."""

    addresses: Sequence[str]
    chances: random.Random
    tally: Tally = field(default_factory=Tally)
    numbers: "count[int]" = field(default_factory=count)

    async def read(self) -> None:
        """A reader who is not signed in; each server is asked, so that one that fails is seen."""
        async with httpx.AsyncClient(timeout=PATIENCE) as client:
            for address in self._each_in_turn():
                if await self._ask(client, address, "reads", {"query": FRONT_PAGE}, {}):
                    self.tally.good("reads")
                await self._pause()

    async def write(self, article: str, writer: int) -> None:
        """Posts, and repeats with the same key until it is acknowledged; then reads what was written."""
        identity = bearer(sub=f"writer-{writer}", name=f"Writer {writer}", exp=int(time.time()) + LONGEST_TRIAL)
        headers = {"authorization": identity}
        async with httpx.AsyncClient(timeout=PATIENCE) as client:
            while True:
                number = next(self.numbers)
                body = f"These are the words of comment {number}, more than fifty characters in all."
                wanted = {"articleId": article, "idempotencyKey": f"key-{number}", "body": body}
                written, where = await self._acknowledged(client, headers, wanted)
                self._note(wanted["idempotencyKey"], written)
                await self._read_back(client, {**headers, **where}, written)
                await self._pause()

    async def _acknowledged(
        self, client: httpx.AsyncClient, headers: Mapping[str, str], wanted: Mapping[str, str]
    ) -> tuple[str, Mapping[str, str]]:
        request = {"query": POST, "variables": {"input": wanted}}
        while True:
            response = await self._ask(client, self.chances.choice(self.addresses), "posts", request, headers)
            if response and (comment := response.json()["data"]["postComment"]["comment"]):
                seen = response.headers.get("dateline-position")
                return comment["id"], {"dateline-position": seen} if seen else {}
            await self._pause()

    def _note(self, key: str, comment: str) -> None:
        self.tally.good("posts")
        self.tally.acknowledged[key], self.tally.acknowledged_at[key] = comment, time.monotonic()

    async def _read_back(self, client: httpx.AsyncClient, headers: Mapping[str, str], comment: str) -> None:
        request = {"query": "query($id: ID!) { node(id: $id) { id } }", "variables": {"id": comment}}
        address = self.chances.choice(self.addresses)
        if response := await self._ask(client, address, "reads back", request, headers):
            self.tally.stale += response.json()["data"]["node"] is None

    async def _ask(
        self, client: httpx.AsyncClient, address: str, what: str, request: Mapping[str, Any], headers: Mapping[str, str]
    ) -> httpx.Response | None:
        """None where it failed, which is counted."""
        try:
            response = await client.post(f"{address}/graphql", json=request, headers=headers)
        except httpx.TransportError as error:
            self.tally.errors[f"{what}: {type(error).__name__}"] += 1
            return None
        codes = [error["extensions"]["code"] for error in response.json().get("errors", ())]
        self.tally.errors.update(f"{what}: {response.status_code} {code}" for code in codes)
        return None if codes else response

    async def _pause(self) -> None:
        await asyncio.sleep(self.chances.random() * 2 * PAUSE)

    def _each_in_turn(self) -> Iterator[str]:
        while True:
            yield from self.addresses
