"""Writes responses: head and body at once where the application has both, so that small ones are one packet."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from starlette.types import Message
from uvicorn.protocols.http.httptools_impl import HEADER_RE, HEADER_VALUE_RE, STATUS_LINE

from api.http.asgi_messages import WHOLE, Headers

LARGEST_JOINED = 16_384  # bytes
REPEATED = {b"date", b"server", b"content-type", b"vary", b"x-content-type-options", b"cache-control"}
"""Headers that many responses have alike."""
CLOSES = b"connection: close\r\n"


class CoalescedWrites:
    """A transport that joins its first two writes, the head of a response and its body, into one where both come in the
    same turn of the event loop. `on_start` is called at the first."""

    def __init__(
        self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop, on_start: Callable[[], None]
    ) -> None:
        self.transport, self.loop, self.on_start = transport, loop, on_start
        self.held: bytes | None = None
        self.timer: asyncio.Handle | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.transport, name)

    def write(self, data: bytes) -> None:
        if self.timer is None:
            self.on_start()
            self.held, self.timer = data, self.loop.call_soon(self._flush)
        elif self.held is None:
            self.transport.write(data)
        else:
            self.timer.cancel()
            held, self.held = self.held, None
            self._join(held, data)

    def write_whole(self, head: bytes, body: bytes) -> None:
        """All of a response. What was written before, to let a client go on, goes before."""
        if self.timer is None:
            self.on_start()
        self._flush()
        self._join(head, body)

    def is_closing(self) -> bool:
        return self.transport.is_closing()

    def close(self) -> None:
        self._flush()
        self.transport.close()

    def _join(self, head: bytes, body: bytes) -> None:
        if len(body) < LARGEST_JOINED:
            self.transport.write(head + body)
        else:
            self.transport.writelines((head, body))  # one system call, too, and no copy of the body

    def _flush(self) -> None:
        if self.held is not None:
            held, self.held = self.held, None
            self.transport.write(held)


@dataclass(slots=True)
class ResponseSender:
    """The `send` of an exchange: uvicorn's, but for what is WHOLE. Most lines of its head are made once for all."""

    cycle: Any
    head: Message | None = None

    async def __call__(self, message: Message) -> None:
        if (head := self.head) is None:
            if message.get(WHOLE) and not self.cycle.flow.write_paused:
                self.head = message
            else:
                await self.cycle.send(message)
            return
        self.head = None
        if message.get("more_body"):
            await self.cycle.send(head)
            await self.cycle.send(message)
        elif not self.cycle.disconnected:
            self._write(head, message["body"])

    def _write(self, head: Message, body: bytes) -> None:
        cycle = self.cycle
        lines = head_lines([*cycle.default_headers, *head["headers"]])
        if CLOSES in lines:
            cycle.keep_alive = False
        elif not cycle.keep_alive:
            lines += CLOSES
        cycle.response_started = cycle.response_complete = True
        cycle.waiting_for_100_continue = False
        cycle.transport.write_whole(b"%b%b\r\n" % (STATUS_LINE[head["status"]], lines), body)
        cycle.message_event.set()
        if not cycle.keep_alive:
            cycle.transport.close()
        cycle.on_response()


def head_lines(headers: Headers) -> bytes:
    """Raises RuntimeError for what is no header, as uvicorn does."""
    return b"".join([_known_line(*each) if each[0] in REPEATED else _line(*each) for each in headers])


def _line(name: bytes, value: bytes) -> bytes:
    if HEADER_RE.search(name) or HEADER_VALUE_RE.search(value):
        raise RuntimeError("Invalid HTTP header.")
    return b"%b: %b\r\n" % (name.lower(), value)


_known_line = lru_cache(maxsize=256)(_line)
