"""An ASGI extension for fan-out: frames are written to a WebSocket at once, without waking its task, or not at all."""

from collections.abc import Callable
from struct import pack

from starlette.types import Scope

EXTENSION = "dateline.push"

Push = Callable[[bytes], bool]
"""Sends the frame if that can be done without waiting, and returns whether it was sent."""


class Channel:
    """The way to a socket. It is open while the socket takes frames without waiting: whoever knows closes it."""

    __slots__ = ("is_open", "write")

    def __init__(self, write: Callable[[bytes], None]) -> None:
        self.write, self.is_open = write, True

    def push(self, frame: bytes) -> bool:
        if not self.is_open:
            return False
        self.write(frame)
        return True


def push_of(scope: Scope) -> Push:
    """The push of the scope's socket; under a server without the extension one that never sends."""
    push: Push = scope.get("extensions", {}).get(EXTENSION, {}).get("push", _never)
    return push


def text_frame(text: str) -> bytes:
    """Unmasked, in one frame: https://datatracker.ietf.org/doc/html/rfc6455#section-5.2"""
    payload = text.encode()
    size = len(payload)
    if size < 126:
        return pack("!BB", 0x81, size) + payload
    return (pack("!BBH", 0x81, 126, size) if size < 65_536 else pack("!BBQ", 0x81, 127, size)) + payload


def _never(_: bytes) -> bool:
    return False
