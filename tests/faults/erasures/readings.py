"""All ways to a reader's words, asked by everyone at every server."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.api.publisher import bearer
from tests.faults.erasures.archive import FOLLOWER, WORD
from tests.faults.writers import LONGEST_ANSWER, LONGEST_PAUSE, MAY_PASS

COMMENT = """fragment C on Comment {
  id status body bodyHtml language author { displayName } %s
}"""
MODERATED = "reports { details } revisions { body } decisions { reason note }"
QUERIES: Mapping[str, str] = {
    "lists": """query($article: ID!) { node(id: $article) { ... on Article {
        newest: comments(first: 20, threads: false, orderBy: NEWEST) { totalCount feedCursor nodes { ...C } }
        liked: comments(first: 10, orderBy: MOST_LIKED) { nodes {
            ...C replies(first: 5, orderBy: NEWEST) { nodes { ...C } } } }
    } } }""",
    "author": """query($author: ID!) { node(id: $author) { ... on Commenter {
        displayName comments(first: 50) { nodes { ...C } } } } }""",
    "replay": """query($article: ID!, $after: String!) {
        commentEventsSince(articleId: $article, after: $after, first: 50) {
            cursor ... on CommentRemoved { comment { ...C } } } }""",
    "notifications": """{ viewer { notifications(first: 50) { nodes { kind comment { ...C } } } } }""",
    "queue": """{ moderationQueue(first: 50) { nodes { ...C } } }""",
    "rejected": """{ moderationQueue(first: 50, filter: { status: REJECTED }) { nodes { ...C } } }""",
    "found": """query($word: String!) { moderationQueue(first: 50, filter: { status: PUBLISHED, search: $word }) {
        nodes { id status body } } }""",
    "export": "query($author: ID!) { exportCommenter(commenterId: $author) }",
}
OF_READERS = ("lists", "author", "replay")
EVERYONE: Mapping[str, tuple[str | None, Sequence[str]]] = {
    "anonymous": (None, OF_READERS),
    "follower": (bearer(sub=FOLLOWER, name="Follower F"), (*OF_READERS, "notifications")),
    "moderator": (bearer(sub="mo", name="Mo D", roles=["moderator"]), tuple(QUERIES)),
}
"""Who asks what."""


@dataclass(frozen=True, slots=True)
class Reading:
    who: str
    what: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]


@dataclass
class Readings:
    """`cursors` are where the pages of the articles stood before; `pages` are addresses of the site."""

    addresses: Sequence[str]
    author: str
    cursors: Mapping[str, str]
    pages: Sequence[str]
    answered: Counter[str] = field(default_factory=Counter)

    async def look(self) -> None:
        """Everything once, at each server. What is not answered while PostgreSQL is away is asked again later."""
        async with httpx.AsyncClient(timeout=LONGEST_ANSWER) as client, asyncio.TaskGroup() as tasks:
            for address in self.addresses:
                tasks.create_task(self._look_at(client, address))

    async def keep_looking(self) -> None:
        """Until it is cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(LONGEST_PAUSE)

    async def _look_at(self, client: httpx.AsyncClient, address: str) -> None:
        for reading in self.everything():
            request = client.build_request("POST", f"{address}/graphql", json=reading.body, headers=reading.headers)
            await self._ask(client, request, f"{reading.who} {reading.what}")
        for page in self.pages:
            await self._ask(client, client.build_request("GET", f"{address}{page}"), page)

    def everything(self) -> Iterator[Reading]:
        for who, (token, queries) in EVERYONE.items():
            headers = {"authorization": token} if token else {}
            for what in queries:
                shown = COMMENT % (MODERATED if who == "moderator" else "")
                document = QUERIES[what] + (shown if "...C" in QUERIES[what] else "")
                for article, after in list(self.cursors.items())[: None if "$article" in document else 1]:
                    given = {"article": article, "after": after, "author": self.author, "word": WORD}
                    variables = {name: value for name, value in given.items() if f"${name}" in document}
                    yield Reading(who, what, headers, {"query": document, "variables": variables})

    async def _ask(self, client: httpx.AsyncClient, request: httpx.Request, name: str) -> None:
        try:
            response = await client.send(request)
        except httpx.TransportError:
            self.answered["not"] += 1
            return
        assert WORD not in response.text, f"{name}: {_around(response.text)}"
        if response.headers["content-type"].startswith(("application/json", "application/graphql")):
            answer = response.json()
            if errors := answer.get("errors"):
                assert {error["extensions"]["code"] for error in errors} <= MAY_PASS, f"{name}: {answer}"
            elif name == "moderator found":
                assert answer["data"]["moderationQueue"]["nodes"] == [], f"{name}: {answer}"
        self.answered[name if response.is_success else "not"] += 1


def _around(text: str) -> str:
    place = text.index(WORD)
    return text[max(place - 200, 0) : place + 100]
