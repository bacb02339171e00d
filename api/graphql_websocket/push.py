"""An ASGI extension for fan-out: frames are written to a WebSocket at once, without waking its task, or not at all."""

import asyncio
from struct import pack

from starlette.types import Scope

from api.http.live_connections import keep_little
from db.feed.subscribers import Outlet

EXTENSION = "dateline.push"


class Channel:
    """The way to a socket. It is open while the socket takes frames without waiting: whoever knows closes it."""

    __slots__ = ("_is_narrow", "is_open", "transport", "writable")

    def __init__(self, transport: asyncio.WriteTransport, writable: asyncio.Event) -> None:
        self.transport, self.writable = transport, writable
        self.is_open, self._is_narrow = True, False

    def push(self, frame: bytes) -> bool:
        if not self.is_open:
            return False
        self.transport.write(frame)
        return True

    async def room(self) -> None:
        await self.writable.wait()

    def narrow(self) -> None:
        if not self._is_narrow:
            self._is_narrow = True
            keep_little(self.transport)


class NoOutlet:
    """Under a server without the extension."""

    def push(self, _: bytes) -> bool:
        return False

    async def room(self) -> None:
        return

    def narrow(self) -> None:
        return


NO_OUTLET = NoOutlet()


def outlet_of(scope: Scope) -> Outlet:
    """That of the scope's socket; under a server without the extension one that never sends."""
    outlet: Outlet = scope.get("extensions", {}).get(EXTENSION, {}).get("outlet", NO_OUTLET)
    return outlet


def text_frame(text: str) -> bytes:
    """Unmasked, in one frame: https://datatracker.ietf.org/doc/html/rfc6455#section-5.2"""
    payload = text.encode()
    size = len(payload)
    if size < 126:
        return pack("!BB", 0x81, size) + payload
    return (pack("!BBH", 0x81, 126, size) if size < 65_536 else pack("!BBQ", 0x81, 127, size)) + payload
