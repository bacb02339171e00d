"""A receiver of webhooks on this machine: it notes what comes, and answers as a test wants it to."""

import asyncio
import hmac
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

TAKEN = b"HTTP/1.1 204 No Content\r\n\r\n"
LONGEST = 60  # seconds

Body = dict[str, Any]
Answer = Callable[[Body], bytes | None]
"""The bytes of an answer; None to leave the sender waiting."""


def status(code: int, text: str = "", **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {code} X", f"content-length: {len(text.encode())}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", text]).encode()


@dataclass
class Receiver:
    """`taken` are the bodies that were answered by 2xx, in their order; `asked` are all."""

    answer: Answer = lambda body: TAKEN
    port: int = 0
    asked: list[Body] = field(default_factory=list)
    taken: list[Body] = field(default_factory=list)
    signatures: list[tuple[str, bytes]] = field(default_factory=list)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Receiver"]:
        await self.start()
        try:
            yield self
        finally:
            self.stop()

    async def start(self) -> None:
        """At the same port as before, if it has been up."""
        self._server = await asyncio.start_server(self._take, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    def stop(self) -> None:
        """Takes no new connections."""
        if self._server:
            self._server.close()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            headers = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:-2])
            text = await reader.readexactly(int(headers["content-length"]))
            self.signatures.append((headers["dateline-signature"], text))
            self.asked.append(json.loads(text))
            answered = self.answer(json.loads(text))
            if answered is None:
                await reader.read()
            else:
                writer.write(answered)
                if answered.startswith(b"HTTP/1.1 2"):
                    self.taken.append(json.loads(text))
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self._changed.set()
            writer.close()

    async def until(self, condition: Callable[[], object]) -> None:
        async with asyncio.timeout(LONGEST):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    def by_article(self) -> dict[str, list[str]]:
        """The ids of what was taken, each at its first time; what is about no article, under an empty name."""
        found: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for body in self.taken:
            found[(body["article"] or {"id": ""})["id"]].setdefault(body["id"])
        return {article: list(ids) for article, ids in found.items()}


def is_signed(header: str, body: bytes, secret: str) -> bool:
    """Whether one of the signatures of the header is by this secret."""
    time, *digests = (part.partition("=")[2] for part in header.split(","))
    wanted = hmac.new(secret.encode(), f"{time}.".encode() + body, "sha256").hexdigest()
    return any(hmac.compare_digest(digest, wanted) for digest in digests)
