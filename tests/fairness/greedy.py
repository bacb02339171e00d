"""The greedy client, of five kinds, and one that asks for nothing: `python -m tests.fairness.greedy KIND`.

It is a process of its own, learns where from the first line of its input, and goes on until that ends; then it prints
how many answers it had of each outcome. Other processes come first: on one machine it must not take the processors from
the server by what it does itself.
"""

import asyncio
import os
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import count, cycle
from typing import Any

import orjson
from websockets.exceptions import ConnectionClosed

from tests.fairness.connections import HttpClient, Response, request, socket, subscribe
from tests.fairness.place import Place

ADDRESS = "127.0.0.66"
COUNTS = " ".join(f"b{number}: comments(first: 1) {{ totalCount }}" for number in range(40))
EXPENSIVE = (
    f"($slug: String!) {{ article(slug: $slug) {{ comments(first: 100) {{ nodes {{ article {{ {COUNTS} }} }} }} }} }}",
    "{ articles(first: 100) { nodes { related(first: 40) { slug url dek people { name } } } } }",
    '{ articles(first: 20, filter: {search: "report region"}, orderBy: RELEVANCE) { totalCount nodes { slug } } }',
    "{ articles(first: 60) { nodes { people { articles(first: 1) { totalCount } } } } }",
    "{ articles(first: 20) { nodes { related(first: 10) { slug comments(first: 5) { nodes { body } } } } } }",
)
CHEAP = "query($slug: String!) { article(slug: $slug) { id headline commentCount } }"
POST = "mutation($input: PostCommentInput!) { postComment(input: $input) { comment { id } errors { code } } }"
THREAD = (
    "query($slug: String!) { article(slug: $slug) { comments(first: 100) { nodes { body author { displayName } } } } }"
)
EVENTS = """
subscription($id: ID!) {{
    s{0}: commentEvents(articleId: $id) {{ cursor ... on CommentAdded {{ comment {{ {1} }} }} }}
}}
"""
FIELDS = ("body", "bodyHtml", "createdAt", "depth", "editedAt", "id", "likeCount", "permalink", "replyCount", "status")
PAUSE = 0.05  # seconds, after a connection was lost


@dataclass
class Greedy:
    place: Place
    outcomes: Counter[str] = field(default_factory=Counter)
    numbers: "count[int]" = field(default_factory=count)

    async def expensive(self) -> None:
        """Fifty at once over one WebSocket, and ten connections besides. No two documents are the same."""
        kinds = cycle(EXPENSIVE)

        def document() -> str:
            kind = next(kinds)
            return (
                f"query Q{next(self.numbers)} {kind}" if kind.startswith("{") else f"query Q{next(self.numbers)}{kind}"
            )

        async with asyncio.TaskGroup() as group:
            group.create_task(self._over_socket(50, document))
            for _ in range(10):
                group.create_task(self._again_and_again(lambda http: http.post(document(), self._slug)))

    async def cheap(self) -> None:
        """Four hundred connections with queries that are in no cache."""
        async with asyncio.TaskGroup() as group:
            for _ in range(400):
                group.create_task(
                    self._again_and_again(lambda http: http.post(CHEAP, {"slug": f"none-{next(self.numbers)}"}))
                )

    async def subscriptions(self) -> None:
        """Ten sockets with a hundred subscriptions each, no two of which ask for the same."""
        async with asyncio.TaskGroup() as group:
            for number in range(10):
                group.create_task(self._subscribe(range(100 * number, 100 * number + 100)))

    async def slow_readers(self) -> None:
        """Two hundred connections that ask for long answers again and again, and read none of them."""
        async with asyncio.TaskGroup() as group:
            for _ in range(200):
                group.create_task(self._send_only(request(THREAD, self._slug)))

    async def posting(self) -> None:
        """Fifty connections that post, each for a reader of its own."""
        async with asyncio.TaskGroup() as group:
            for token in self.place.tokens[-50:]:
                group.create_task(self._again_and_again(partial(self._post, token)))

    async def nothing(self) -> None:
        """It only keeps the processors busy: what any neighbour takes from a machine, whatever it asks for."""
        spin = (sys.executable, "-c", "while True: pass")
        processes = [await asyncio.create_subprocess_exec(*spin) for _ in range(os.cpu_count() or 1)]
        try:
            await asyncio.gather(*(process.wait() for process in processes))
        finally:
            for process in processes:
                process.kill()

    async def _post(self, token: str, http: HttpClient) -> Response:
        return await http.post(POST, self._comment(), token)

    @property
    def _slug(self) -> dict[str, str]:
        return {"slug": self.place.slug}

    def _comment(self) -> dict[str, Any]:
        body = f"These are words number {next(self.numbers)} of somebody who never stops posting comments."
        return {"input": {"articleId": self.place.article, "body": body}}

    async def _again_and_again(self, ask: Callable[[HttpClient], Awaitable[Any]]) -> None:
        client = HttpClient(self.place.port, ADDRESS)
        while True:
            response = await ask(client)
            self.outcomes[response.outcome] += 1
            if client.streams is None:
                await asyncio.sleep(PAUSE)

    async def _over_socket(self, number: int, document: Callable[[], str]) -> None:
        opened = await socket(self.place.port, ADDRESS)
        for _ in range(number):
            await opened.send(subscribe(str(next(self.numbers)), document(), self._slug))
        with suppress(ConnectionClosed):
            async for message in opened:
                if (outcome := self._count(orjson.loads(message))) != "next":
                    self.outcomes[outcome] += 1
                    await opened.send(subscribe(str(next(self.numbers)), document(), self._slug))

    async def _subscribe(self, places: range) -> None:
        opened = await socket(self.place.port, ADDRESS)
        for place in places:
            fields = " ".join(name for bit, name in enumerate(FIELDS) if place >> bit & 1) or "__typename"
            await opened.send(subscribe(str(place), EVENTS.format(place, fields), {"id": self.place.article}))
        with suppress(ConnectionClosed):
            async for message in opened:
                self.outcomes[self._count(orjson.loads(message))] += 1

    def _count(self, message: Any) -> str:
        if message["type"] == "error":
            return str(message["payload"][0]["extensions"]["code"])
        return "200" if message["type"] == "complete" else str(message["type"])

    async def _send_only(self, message: bytes) -> None:
        while True:
            with suppress(OSError):
                _, writer = await HttpClient(self.place.port, ADDRESS).open()
                writer.transport.pause_reading()  # type: ignore[attr-defined]
                for _ in range(1_000):
                    writer.write(message)
                    await writer.drain()
                    self.outcomes["sent"] += 1
                    await asyncio.sleep(2 * PAUSE)
            await asyncio.sleep(PAUSE)


KINDS = ("nothing", "expensive", "cheap", "subscriptions", "slow_readers", "posting")
LOWEST_PRIORITY = 19


async def _until_input_ends(kind: str) -> None:
    reader = asyncio.StreamReader(limit=2**24)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    greedy = Greedy(Place(**orjson.loads(await reader.readline())))
    task = asyncio.ensure_future(getattr(greedy, kind)())
    await reader.read()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    sys.stdout.buffer.write(orjson.dumps(greedy.outcomes))


if __name__ == "__main__":
    os.nice(LOWEST_PRIORITY)
    asyncio.run(_until_input_ends(sys.argv[1]))
