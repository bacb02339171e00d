"""Reading and writing through servers, over HTTP. What fails because of a fault is tried again."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

import httpx

from tests.api.publisher import bearer
from tests.caching.ledger import Key

LONGEST_ANSWER = 5  # seconds
MAY_PASS = {"UNAVAILABLE", "TIMEOUT"}
SHOWN = "slug headline commentCount comments { totalCount }"
QUERIES = (
    f"{{ articles {{ nodes {{ {SHOWN} }} }} }}",
    f"{{ articles(orderBy: MOST_DISCUSSED) {{ nodes {{ {SHOWN} }} }} }}",
    f"query($slug: String!) {{ article(slug: $slug) {{ {SHOWN} }} }}",
    f"query($slug: String!) {{ article(slug: $slug) {{ {SHOWN} related {{ {SHOWN} }} }} }}",
)
POST = "mutation($input: PostCommentInput!) { postComment(input: $input) { errors { code message } } }"
WRITERS = [{"authorization": bearer(sub=f"writer-{number}", name=f"Writer {number}")} for number in range(8)]


ON_THE_SAME, WITH_THE_POSITION, ANYWHERE = HOWS = ("on the same server", "with the position", "anywhere")


class Lost(Exception):
    """A fault came in between: nobody knows what became of the request."""


@dataclass
class Servers:
    addresses: Sequence[str]
    client: httpx.AsyncClient
    failures: Counter[str] = field(default_factory=Counter)

    async def read(self, server: int, query: str, article: str, position: str | None = None) -> Mapping[Key, int]:
        """The numbers that it shows. Raises Lost."""
        headers = {"dateline-position": position} if position else {}
        answer = await self._send(server, {"query": query, "variables": {"slug": article}}, headers)
        (root,) = answer.json()["data"].values()
        shown = root["nodes"] if "nodes" in root else [root, *root.get("related", [])]
        assert all(each["commentCount"] == each["comments"]["totalCount"] for each in shown), shown
        return {Key(each["slug"], kind): number for each in shown for kind, number in _numbers(each)}

    async def post(self, server: int, article_id: str, key: str, writer: int) -> str | None:
        """The position that comes with the answer. Raises Lost."""
        body = f"These are the words of {key}, which are more than fifty characters."
        given = {"articleId": article_id, "body": body, "idempotencyKey": key}
        response = await self._send(server, {"query": POST, "variables": {"input": given}}, WRITERS[writer])
        done = response.json()["data"]["postComment"]
        assert done["errors"] == [], done
        position: str | None = response.headers.get("dateline-position")
        return position

    async def _send(self, server: int, request: Any, headers: Mapping[str, str]) -> httpx.Response:
        try:
            response = await self.client.post(f"{self.addresses[server]}/graphql", json=request, headers=headers)
        except httpx.TransportError as error:
            self.failures[type(error).__name__] += 1
            raise Lost from None
        answer = response.json()
        if "errors" not in answer:
            return response
        codes = {error["extensions"]["code"] for error in answer["errors"]}
        assert codes <= MAY_PASS, answer
        self.failures.update(codes)
        raise Lost


def _numbers(article: Mapping[str, Any]) -> Sequence[tuple[str, int]]:
    return ("edition", int(article["headline"])), ("comments", article["commentCount"])


def another(server: int, servers: Servers, random: Random) -> int:
    return (server + random.randrange(1, len(servers.addresses))) % len(servers.addresses)
