"""A relay between a front end and the server: it answers late now and then, cuts connections, and lets tokens expire.

It passes bytes on as they are, but for the token of a request whose reader's is to have expired.
"""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from random import Random

CHUNK = 65_536
BEARER = re.compile(rb"(?i)(\r\nauthorization: bearer )[^\r\n]+")


@dataclass(frozen=True, slots=True)
class Troubles:
    """`slow` and `expired` are shares of what front ends send, `drops` connections cut in a minute; a late answer comes
    `longest` seconds late at most."""

    slow: float
    expired: float
    drops: float
    longest: float = 4


class Relay:
    """`expire` gives a token that has expired. What goes wrong comes from the seed, and from what front ends do."""

    def __init__(self, upstream: tuple[str, int], troubles: Troubles, seed: int, expire: Callable[[], str]) -> None:
        self.upstream, self.troubles, self.expire = upstream, troubles, expire
        self.random = Random(f"relay {seed}")
        self.counts: Counter[str] = Counter()
        self._open: list[asyncio.StreamWriter] = []

    @asynccontextmanager
    async def running(self, port: int) -> AsyncIterator[int]:
        """On this machine alone; gives the port, which is a free one for 0. Raises OSError."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", port)
        cutting = asyncio.create_task(self._cut())
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            cutting.cancel()
            server.close()
            for writer in self._open:
                writer.transport.abort()

    async def _cut(self) -> None:
        while self.troubles.drops:
            await asyncio.sleep(self.random.expovariate(self.troubles.drops / 60))
            if self._open:
                self.counts["connections cut"] += 1
                self._open[self.random.randrange(len(self._open))].transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.counts["connections"] += 1
        self._open.append(writer)
        try:
            with suppress(OSError):
                answers, requests = await asyncio.open_connection(*self.upstream)
                try:
                    await _first(self._send(reader, requests), _pass_on(answers, writer))
                finally:
                    requests.transport.abort()
        finally:
            self._open.remove(writer)
            writer.close()

    async def _send(self, reader: asyncio.StreamReader, requests: asyncio.StreamWriter) -> None:
        while sent := await reader.read(CHUNK):
            if self.random.random() < self.troubles.slow:
                self.counts["late answers"] += 1
                await asyncio.sleep(self.random.uniform(0.5, self.troubles.longest))
            if BEARER.search(sent) and self.random.random() < self.troubles.expired:
                self.counts["expired tokens"] += 1
                token = self.expire().encode()
                sent = BEARER.sub(lambda found, token=token: found[1] + token, sent)  # type: ignore[misc]
            requests.write(sent)
            await requests.drain()


async def _pass_on(answers: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while received := await answers.read(CHUNK):
        writer.write(received)
        await writer.drain()


async def _first(*ways: object) -> None:
    """Until one of both ways is at its end."""
    tasks = [asyncio.ensure_future(way) for way in ways]  # type: ignore[call-overload]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
