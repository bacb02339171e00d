"""Subscribers over WebSockets."""

from collections.abc import Sequence

from tests.benchmarks.fanout_subscriber import ERROR, MARK, Subscriber, number_at

UPGRADE = (
    "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    "Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"
)
LONGEST_SHORT_PAYLOAD = 125


def requests(path: str, opening: Sequence[str]) -> list[bytes]:
    return [UPGRADE.format(path=path).encode(), *(_frame(message.encode()) for message in opening)]


class SocketSubscriber(Subscriber):
    __slots__ = ()

    def data_received(self, data: bytes) -> None:
        data = self.rest + data if self.rest else data
        start = 0 if self.said else self._upgrade(data)
        while self.said and (end := _end_of_frame(data, start)):
            self._take(data, start, end)
            start = end
        self.rest = data[start:]

    def _upgrade(self, data: bytes) -> int:
        """Where the frames begin."""
        head, end, _ = data.partition(b"\r\n\r\n")
        if not (end and b" 101 " in head):
            return 0
        self.go_on()
        return len(head) + len(end)

    def _take(self, data: bytes, start: int, end: int) -> None:
        place = data.find(MARK, start, end)
        if place >= 0:
            if self.had(number_at(data, place)):
                self.tally.sample = data[data.index(b"{", start) : end].decode()
        elif any(error in data[start:end] for error in ERROR):
            self.refused()
        else:
            self.go_on()


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
