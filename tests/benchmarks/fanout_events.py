"""Subscribers over server-sent events."""

import json
from collections.abc import Sequence

from tests.benchmarks.fanout_subscriber import ERROR, LONG, MARK, Subscriber, number_at

REQUEST = (
    "POST {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
    "Content-Type: application/json\r\nContent-Length: {size}\r\n\r\n{body}"
)
SUBSCRIBED, UNAVAILABLE = b"HTTP/1.1 200 ", b"HTTP/1.1 503 "


def requests(path: str, opening: Sequence[str]) -> list[bytes]:
    """The last of the messages of a WebSocket has what is asked for."""
    body = json.dumps(json.loads(opening[-1])["payload"]) if opening else "{}"
    return [REQUEST.format(path=path, size=len(body), body=body).encode()]


class EventSubscriber(Subscriber):
    """Looks for marks only: how chunks are cut is nothing to it."""

    __slots__ = ()

    def data_received(self, data: bytes) -> None:
        data, place, end = self.rest + data, 0, 0
        if data.startswith(SUBSCRIBED):
            self.go_on()
        elif data.startswith(UNAVAILABLE) or any(error in data for error in ERROR):
            self.refused()
            data = b""
        while 0 <= (place := data.find(MARK, end)) <= len(data) - LONG:
            end = place + LONG
            if self.had(number_at(data, place)):
                self.tally.sample = _event_around(data, place)
        self.rest = data[max(end, len(data) - LONG) :]


def _event_around(data: bytes, place: int) -> str:
    """The whole event that has its mark there: a server sends one at a time."""
    start = data.rindex(b"event:", 0, place)
    return data[start : data.index(b"\n\n", place) + 2].decode()
