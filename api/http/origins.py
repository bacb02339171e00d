"""Allowed origins: pages of the site itself, and of the origins in the settings, may open WebSockets and send forms."""

import re
from urllib.parse import urlsplit

from starlette.types import Scope

from api.http.content_negotiation import header
from api.http.request_errors import HttpError
from api.settings.settings import Settings

LOCAL_ORIGIN = r"https?://(localhost|[a-z0-9-]+\.localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?"
"""Pages of servers on the same machine: allowed while Dateline's own address is there."""
DEFAULT_PORTS = {"http": 80, "https": 443}

Origin = tuple[str, str, int | None]


class ForeignOrigin(HttpError):
    code = "FOREIGN_ORIGIN"

    def __init__(self) -> None:
        super().__init__(403, "Pages of this origin may not connect. DATELINE_ALLOWED_ORIGINS can allow it.")


class Origins:
    """Those of the site itself, and unless `own_only` those that the settings allow."""

    def __init__(self, settings: Settings, own_only: bool = False) -> None:
        allowed = () if own_only else settings.allowed_origins
        self._all = "*" in allowed
        self._local = settings.is_local and not own_only
        self._known = {_parse(address) for address in (settings.public_url, *allowed)}

    def check(self, scope: Scope) -> None:
        """Raises ForeignOrigin. Without an Origin header the client is no browser, which could send others' cookies."""
        if not self.permits(header(scope, b"origin").decode("latin-1"), header(scope, b"host").decode("latin-1")):
            raise ForeignOrigin

    def permits(self, origin: str, host: str) -> bool:
        if not origin or self._all or (self._local and re.fullmatch(LOCAL_ORIGIN, origin)):
            return True
        try:
            parsed = _parse(origin)
            # Behind a proxy that terminates TLS, only the page's own origin tells the scheme.
            return parsed in self._known or parsed == _parse(f"{parsed[0]}://{host}")
        except ValueError:
            return False


def _parse(address: str) -> Origin:
    parts = urlsplit(address)
    if parts.scheme not in DEFAULT_PORTS:
        return (parts.scheme, address, None)
    return (parts.scheme, parts.hostname or "", parts.port or DEFAULT_PORTS[parts.scheme])
