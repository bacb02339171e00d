"""Those who watch: what each was sent, patches applied, and what asking again would have told."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

import orjson

from schema.engine.answers import Answer, Outcome
from schema.engine.execution import Engine, Request
from schema.engine.subscriptions import ResultStream
from schema.rules.identity import Identity
from tests.caching.desk import EDITOR, MODERATOR, NEWCOMERS
from tests.live_queries.json_patch import patched
from tests.schema.operations import Author

VIEWERS: Sequence[Identity | None] = (None, NEWCOMERS[0], NEWCOMERS[1], MODERATOR, EDITOR)
"""An anonymous reader, two who write, and those who see more."""


COMMENT = "id body status createdAt likeCount viewerHasLiked replyCount rejectionReason author { displayName }"
PAGES = (
    f"""query @live(patch: true) {{ articles(first: 100) {{ nodes {{ id headline commentCount shareCount
        commentPolicy {{ mode closesAt viewer {{ canComment reason }} }}
        comments(first: 100) {{ totalCount nodes {{ {COMMENT} replies {{ totalCount nodes {{ {COMMENT} }} }} }} }}
    }} }} }}""",
    f"""query @live {{ viewer {{ roles ban {{ until reason }} commenter {{ displayName commentCount }}
        comments(first: 20) {{ totalCount nodes {{ {COMMENT} article {{ slug }} }} }} }} }}""",
    """query @live { people { nodes { name title articles { nodes { slug } } } }
        sections { name articles { totalCount } } }""",
)
OF_THE_DESK = {
    MODERATOR: f"query @live(patch: true) {{ moderationQueue(first: 50) {{ nodes {{ {COMMENT} reportCount }} }} }}",
    EDITOR: "query @live { desk(first: 50) { nodes { slug status headline revision commentCount } } }",
}
"""Where everyone sees all there is for them."""


PATIENCE = 60  # seconds

Watch = Callable[..., Awaitable[ResultStream]]
"""Begins to watch a query, as a viewer where there is one."""


async def told(results: ResultStream) -> Any:
    async with asyncio.timeout(PATIENCE):
        found = orjson.loads((await anext(results)).body)
    return found.get("data") or found["errors"][0]["extensions"]["code"]


class LiveAuthor(Author):
    """Writes live queries."""

    def moment(self) -> str:
        return f"{super().moment()} @live(patch: {'true' if self.chance() else 'false'})"


@dataclass
class Watching:
    """One viewer who watches a query through one engine. `told` are the answers that came, `right` those that asking
    after each commit gave."""

    request: Request
    told: list[Any] = field(default_factory=list)
    right: list[Any] = field(default_factory=list)
    is_over: bool = False
    task: "asyncio.Task[None] | None" = None

    async def begin(self, engine: Engine) -> bool:
        """False where the query is refused."""
        results = await engine.stream(self.request)
        if isinstance(results, Answer):
            return False
        self.task = asyncio.create_task(self._take(results))
        return True

    async def poll(self, engine: Engine) -> None:
        answer = await engine.answer(self.request)
        self.is_over |= answer.outcome is not Outcome.EXECUTED
        found = orjson.loads(answer.body)
        if not self.is_over and self.right[-1:] != [found]:
            self.right.append(found)

    async def _take(self, results: Any) -> None:
        async for result in results:
            body = orjson.loads(result.body)
            live = body.pop("extensions", {}).get("live", {})
            if "patch" in live:
                body = {"data": patched(self.told[-1]["data"], live["patch"])}
            if "data" in body:
                self.told.append(body)
        self.is_over = True


def operations(random: Random, words: Any, number: int) -> list[Request]:
    """So many random ones, behind pages that everyone watches."""
    made = [LiveAuthor(random, words, fields_left=25).operation() for _ in range(number)]
    return [
        *(Request(page, identity=viewer) for page in PAGES for viewer in VIEWERS),
        *(Request(page, identity=viewer) for viewer, page in OF_THE_DESK.items()),
        *(Request(each.document, each.variables, identity=random.choice(VIEWERS)) for each in made),
    ]
