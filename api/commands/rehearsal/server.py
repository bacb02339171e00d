"""The server that a rehearsal is played against: only one of this machine, for development."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from api.settings.values import is_loopback

TIMEOUT = 30  # seconds
AT_ONCE = 32
ABOUT = """query($slug: String!) {
  viewer { roles }
  named: article(slug: $slug) { id slug url }
  articles(first: 1) { nodes { id slug url } }
}"""


class RehearsalRefused(Exception):
    """The message says in one line why nothing is played."""


class Server:
    """`url` is its address, without a path."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._threads = ThreadPoolExecutor(AT_ONCE)

    @property
    def place(self) -> tuple[str, int]:
        """Raises RehearsalRefused for what is not on this machine."""
        parts = urlsplit(self.url)
        if parts.scheme != "http" or not parts.hostname or not is_loopback(parts.hostname):
            raise RehearsalRefused(f"{self.url} is not on this machine: a rehearsal is for development servers only")
        return parts.hostname, parts.port or 80

    async def ask(self, document: str, token: str, **variables: Any) -> dict[str, Any]:
        """The response's JSON. Raises OSError."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._ask, document, token, variables)

    def _ask(self, document: str, token: str, variables: dict[str, Any]) -> dict[str, Any]:
        body = json.dumps({"query": document, "variables": variables}).encode()
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        try:
            with urlopen(Request(f"{self.url}/graphql", body, headers), timeout=TIMEOUT) as answer:
                found: dict[str, Any] = json.load(answer)
        except HTTPError as error:
            found = {"errors": [{"extensions": {"code": _code(error)}}]}
        return found


def _code(error: HTTPError) -> str:
    try:
        code: str = json.load(error)["errors"][0]["extensions"]["code"]
    except (ValueError, LookupError, TypeError):
        code = f"HTTP {error.code}"
    return code


async def stage(server: Server, moderator: str, slug: str | None) -> dict[str, Any]:
    """The article to play on: the one named, or the newest. Raises RehearsalRefused where the server is not for
    development: it has to be on this machine, as its addresses say, and to take this machine's development tokens."""
    _ = server.place
    try:
        found = await server.ask(ABOUT, moderator, slug=slug or "")
    except OSError as error:
        raise RehearsalRefused(f"{server.url} does not answer: {error}") from None
    data = found.get("data") or {}
    if "MODERATOR" not in (data.get("viewer") or {}).get("roles", ()):
        raise RehearsalRefused(f"{server.url} does not take the development tokens that are signed here")
    articles = [data["named"]] if slug else data["articles"]["nodes"]
    if not articles or not articles[0]:
        raise RehearsalRefused(f"{server.url} has no article{f' {slug}' if slug else ''} to play on")
    article: dict[str, Any] = articles[0]
    if not is_loopback(urlsplit(article["url"]).hostname or ""):
        raise RehearsalRefused(f"{server.url} serves {article['url']}: a rehearsal is never played on a site of others")
    return article
