"""Security headers: Content-Security-Policy, Referrer-Policy, no sniffing of types."""

from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
OWN_FILES = f"{NOTHING}; script-src 'self'; connect-src 'self'; img-src 'self' data:; font-src 'self' data:"
# GraphiQL's dialogs write a style element that keeps the page from scrolling.
GRAPHIQL = f"{OWN_FILES}; style-src 'self' 'unsafe-inline'"

UNFRAMED = (
    "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; script-src 'self'; "
    "style-src 'self'; connect-src 'self'; img-src 'self' data:; font-src 'self'"
)
"""For pages where one click decides: no other site may show them in a frame (clickjacking)."""

TO_ANY_SITE = UNFRAMED.replace("form-action 'self'", "form-action 'self' https:")
"""For a form whose answer leads to another site: browsers hold the whole way of a form to the policy."""


def of_pages(framed_by: Sequence[str], images_of: Sequence[str] = (), frames_of: Sequence[str] = ()) -> str:
    """The same policy, but the site itself and the first origins may show the page in a frame, and it may show images
    and frames of the others."""
    ancestors = " ".join(("'self'", *framed_by)) if framed_by else "'none'"
    policy = UNFRAMED.replace("frame-ancestors 'none'", f"frame-ancestors {ancestors}")
    policy = policy.replace("img-src 'self'", " ".join(("img-src 'self'", *images_of)))
    return f"{policy}; frame-src {' '.join(frames_of)}" if frames_of else policy


class SecurityHeaders:
    """Middleware that adds them to every response of an application, unless it has its own."""

    def __init__(self, app: ASGIApp, policy: str = NOTHING) -> None:
        self.app = app
        self.headers = {
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            # With `no-referrer`, browsers would not tell the site's own forms from those of other sites.
            "Referrer-Policy": "same-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers)
