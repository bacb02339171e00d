"""An extension of ASGI: text goes to a WebSocket at once or not at all. So thousands get it without a task for each."""

from collections.abc import Callable
from struct import pack

from starlette.types import Scope

EXTENSION = "dateline.push"

Push = Callable[[str], bool]
"""Sends the text if that can be done at once, and says whether it was."""


def pusher(scope: Scope) -> Push:
    """The push of the scope's socket. On a server without the extension nothing can be done at once."""
    push: Push = scope.get("extensions", {}).get(EXTENSION, {}).get("push", _never)
    return push


def text_frame(text: str) -> bytes:
    """Unmasked and whole: https://datatracker.ietf.org/doc/html/rfc6455#section-5.2"""
    payload = text.encode()
    size = len(payload)
    if size < 126:
        return pack("!BB", 0x81, size) + payload
    return (pack("!BBH", 0x81, 126, size) if size < 65_536 else pack("!BBQ", 0x81, 127, size)) + payload


def _never(_: str) -> bool:
    return False
