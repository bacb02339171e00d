"""The players of a rehearsal: each step of the plan at its time, as a mutation of its reader."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from api.commands.rehearsal.evening import Step
from api.commands.rehearsal.server import Server

PAYLOAD = "comment { id } errors { code }"
DOCUMENTS = {
    "POST": f"mutation($input: PostCommentInput!) {{ done: postComment(input: $input) {{ {PAYLOAD} }} }}",
    "REPLY": f"mutation($input: PostCommentInput!) {{ done: postComment(input: $input) {{ {PAYLOAD} }} }}",
    "EDIT": f"mutation($input: EditCommentInput!) {{ done: editComment(input: $input) {{ {PAYLOAD} }} }}",
    "DELETE": f"mutation($input: DeleteCommentInput!) {{ done: deleteComment(input: $input) {{ {PAYLOAD} }} }}",
    "LIKE": f"mutation($input: LikeCommentInput!) {{ done: likeComment(input: $input) {{ {PAYLOAD} }} }}",
    "REMOVE": f"mutation($input: ModerateCommentInput!) {{ done: moderateComment(input: $input) {{ {PAYLOAD} }} }}",
}
Sign = Callable[[int, bool], str]
"""The token of a reader, or of the moderator for -1; one that has expired where that is wanted."""


class Players:
    """`counts` are what was done, by kind and by the code of what was refused."""

    def __init__(self, server: Server, article_id: str, sign: Sign) -> None:
        self.server, self.article_id, self.sign = server, article_id, sign
        self.counts: Counter[str] = Counter()
        self._posted: defaultdict[int, asyncio.Future[str | None]] = defaultdict(asyncio.Future)

    async def play(self, steps: Sequence[Step]) -> None:
        """Each step begins at its time, whatever others still wait for."""
        clock = asyncio.get_running_loop()
        began = clock.time()
        async with asyncio.TaskGroup() as tasks:
            for step in steps:
                await asyncio.sleep(max(0, began + step.at - clock.time()))
                tasks.create_task(self._take(step))

    async def _take(self, step: Step) -> None:
        """What is about a comment waits for it, and is left out where it did not come to be."""
        input = await self._input(step)
        if input is None:
            self.counts["left out"] += 1
            self._settle(step, None)
            return
        try:
            found = await self.server.ask(DOCUMENTS[step.kind], self.sign(step.reader, step.expired), input=input)
        except OSError:
            found = {"errors": [{"extensions": {"code": "no answer"}}]}
        code = refused(found)
        self.counts[f"refused: {code}" if code else step.kind] += 1
        self._settle(step, None if code else found["data"]["done"]["comment"]["id"])

    def _settle(self, step: Step, id: str | None) -> None:
        if step.kind in ("POST", "REPLY"):
            self._posted[step.comment].set_result(id)

    async def _input(self, step: Step) -> dict[str, Any] | None:
        if step.kind == "POST":
            return {"articleId": self.article_id, "body": step.body}
        id = await self._posted[step.parent if step.kind == "REPLY" else step.comment]
        if id is None:
            return None
        if step.kind == "REPLY":
            return {"articleId": self.article_id, "parentId": id, "body": step.body}
        rest = {"EDIT": {"body": step.body}, "REMOVE": {"decision": "REMOVE", "reason": "A rehearsal."}}
        return {"commentId": id, **rest.get(step.kind, {})}


def refused(found: dict[str, Any]) -> str | None:
    errors = found.get("errors") or []
    codes = [error.get("extensions", {}).get("code", "?") for error in errors]
    codes += [error["code"] for error in ((found.get("data") or {}).get("done") or {}).get("errors", ())]
    return codes[0] if codes else None
