"""One subscriber: speaks WebSocket just well enough to count what comes, and to note when it came."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import cast

MARK = b"delivery-"
DIGITS = 27
UPGRADE = (
    "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    "Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"
)
LONGEST_SHORT_PAYLOAD = 125


def mark(number: int) -> str:
    """What the comment of this number has in its text: as long as the UUID that it stands in for."""
    return f"{MARK.decode()}{number:0{DIGITS}d}"


@dataclass(slots=True)
class Tally:
    """What all subscribers of a process have had. `last` is when the last of them had a delivery, by its number, on a
    clock that all processes share. One that comes late counts as lost and as doubled."""

    last: dict[int, float] = field(default_factory=dict)
    delivered: int = 0
    lost: int = 0
    doubled: int = 0
    closed: int = 0
    sample: str = ""


class Subscriber(asyncio.Protocol):
    """`opening` are the messages that it begins with, one after each reply. It is `ready` when it has said them all."""

    __slots__ = ("expected", "opening", "path", "ready", "rest", "tally", "transport", "upgraded")

    def __init__(self, path: str, opening: Sequence[str], tally: Tally) -> None:
        self.path, self.tally = path, tally
        self.opening = [_frame(message.encode()) for message in reversed(opening)]
        self.ready = asyncio.get_running_loop().create_future()
        self.expected = 0
        self.rest = b""
        self.upgraded = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.transport.write(UPGRADE.format(path=self.path).encode())

    def data_received(self, data: bytes) -> None:
        data = self.rest + data if self.rest else data
        start = 0 if self.upgraded else self._upgrade(data)
        while self.upgraded and (end := _end_of_frame(data, start)):
            self._take(data, start, end)
            start = end
        self.rest = data[start:]

    def connection_lost(self, exc: Exception | None) -> None:
        self.tally.closed += 1
        if not self.ready.done():
            self.ready.set_exception(ConnectionError(f"A subscriber was refused: {self.rest[:300]!r}"))

    def _upgrade(self, data: bytes) -> int:
        """Where the frames begin."""
        head, end, _ = data.partition(b"\r\n\r\n")
        self.upgraded = bool(end) and b" 101 " in head
        if not self.upgraded:
            return 0
        self._go_on()
        return len(head) + len(end)

    def _go_on(self) -> None:
        if self.opening:
            self.transport.write(self.opening.pop())
        if not self.opening and not self.ready.done():
            self.ready.set_result(None)

    def _take(self, data: bytes, start: int, end: int) -> None:
        place = data.find(MARK, start, end)
        if place < 0:
            self._go_on()
            return
        number, tally = int(data[place + len(MARK) : place + len(MARK) + DIGITS]), self.tally
        if number < self.expected:
            tally.doubled += 1
            return
        tally.lost += number - self.expected
        self.expected = number + 1
        tally.last[number] = monotonic()
        tally.delivered += 1
        tally.sample = tally.sample or data[data.index(b"{", start) : end].decode()


def _end_of_frame(data: bytes, start: int) -> int:
    """Where the frame that starts here ends; 0 if not all of it is there. Servers do not mask."""
    if len(data) < start + 4:
        return 0
    end = start + 2 + data[start + 1]
    if data[start + 1] > LONGEST_SHORT_PAYLOAD:
        end = start + 4 + int.from_bytes(data[start + 2 : start + 4])
    return end if end <= len(data) else 0


def _frame(payload: bytes) -> bytes:
    """Masked with zeros, which leaves it as it is."""
    short = len(payload) <= LONGEST_SHORT_PAYLOAD
    size = bytes([0x80 | len(payload)]) if short else b"\xfe" + len(payload).to_bytes(2)
    return b"\x81" + size + bytes(4) + payload
