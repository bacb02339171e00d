"""Headers that keep a page from loading, embedding or leaking more than it must."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
OWN_FILES = f"{NOTHING}; script-src 'self'; connect-src 'self'; img-src 'self' data:; font-src 'self' data:"
# GraphiQL's dialogs write a style element that keeps the page from scrolling.
GRAPHIQL = f"{OWN_FILES}; style-src 'self' 'unsafe-inline'"


class SecurityHeaders:
    """Middleware that adds them to every response of an application."""

    def __init__(self, app: ASGIApp, policy: str = NOTHING) -> None:
        self.app = app
        self.headers = {
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self.headers)
            await send(message)

        await self.app(scope, receive, send_with_headers)
