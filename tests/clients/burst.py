"""One article, the writer who posts comments on it in bursts, and the clients that follow it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from tests.api.publisher import bearer
from tests.clients.followers import Follower
from tests.clients.recipes import SLUG
from tests.servers import Server

PAGE, POST = ((Path(__file__).parent / f"live_{name}.graphql").read_text() for name in ("page", "post"))
BODY = "Comment {number} of a burst, which has more than fifty characters as well."
Client = Callable[[Mapping[str, Any]], Sequence[str]]
"""The command that runs it, from what it is told."""
Ending = Callable[[Server], Awaitable[None]]
ENDINGS: Mapping[str, Ending] = {"SIGTERM": Server.stop, "SIGKILL": Server.kill}
# All clients have the first 50 comments of a burst; 10 later the server ends, while the others are being posted.
BURST, RECEIVED, UNDER_WAY = 100, 50, 10


class Session:
    """One article's writer, and the clients that follow it."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.acknowledged: set[str] = set()
        self.followers: list[Follower] = []

    async def run(self, clients: Mapping[str, Client]) -> None:
        self.article = (await self._ask(PAGE, {"slug": SLUG}))["article"]
        async with AsyncExitStack() as stack:
            for name, client in clients.items():
                told = self._told(name)
                self.followers.append(await stack.enter_async_context(Follower.started(name, client(told), told)))
            await asyncio.gather(*(follower.page() for follower in self.followers))
            for follower in self.followers:
                follower.post()
            await self._all_have(len(clients))
            for number, ending in enumerate(ENDINGS):
                await self._burst(range(number * BURST, (number + 1) * BURST), ending)

    def _told(self, client: str) -> dict[str, Any]:
        return {
            "url": self.server.url,
            "articleId": self.article["id"],
            "token": bearer(sub=client, name=client).removeprefix("Bearer "),
            "body": BODY.format(number=f"by {client}, ahead"),
            "key": str(uuid4()),
        }

    async def _burst(self, numbers: range, ending: str) -> None:
        before = len(self.acknowledged) + len(self.followers)
        await self._post(numbers[:RECEIVED])
        await self._all_have(before + RECEIVED)
        await self._post(numbers[RECEIVED : RECEIVED + UNDER_WAY])
        rest = numbers[RECEIVED + UNDER_WAY :]
        print(f"  {ending} with {len(rest)} of {len(numbers)} comments to come", flush=True)  # noqa: T201
        await asyncio.gather(self._post(rest), self._restart(ENDINGS[ending]))
        await self._all_have(before + len(numbers))

    async def _restart(self, ending: Ending) -> None:
        """Who asks before it answers again asks again."""
        await ending(self.server)
        await self.server.start()

    async def _post(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            given = {"articleId": self.article["id"], "body": BODY.format(number=number), "idempotencyKey": str(number)}
            posted = await self._ask(POST, {"input": given})
            self.acknowledged.add(posted["postComment"]["comment"]["id"])

    async def _all_have(self, number: int) -> None:
        await asyncio.gather(*(follower.has(number) for follower in self.followers))

    async def _ask(self, document: str, variables: Mapping[str, Any]) -> Any:
        """Again and again until it is answered: the server may be away."""
        request = {"query": document, "variables": variables}
        headers = {"authorization": bearer(sub="writer", name="Writer")}
        async with httpx.AsyncClient(base_url=self.server.url, headers=headers, timeout=30) as client:
            while True:
                try:
                    answer = await client.post("/graphql", json=request)
                    return answer.raise_for_status().json()["data"]
                except (httpx.TransportError, httpx.HTTPStatusError):
                    await asyncio.sleep(0.05)
