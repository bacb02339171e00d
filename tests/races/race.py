"""The race itself: sends each wave to all servers at once, over HTTP, and keeps what they answered."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.api.publisher import bearer
from tests.races.schedule import MODERATORS, READERS, Kind, Step, waves

LONGEST_ANSWER = 90  # seconds: more than any waits for its turn
MUTATIONS: Mapping[Kind, tuple[str, str]] = {
    "post": ("postComment", "PostCommentInput"),
    "reply": ("postComment", "PostCommentInput"),
    "like": ("likeComment", "LikeCommentInput"),
    "unlike": ("unlikeComment", "LikeCommentInput"),
    "edit": ("editComment", "EditCommentInput"),
    "moderate": ("moderateComment", "ModerateCommentInput"),
}
READER_TOKENS = [bearer(sub=f"reader-{number}", name=f"Reader {number}") for number in range(READERS)]
MODERATOR_TOKENS = [
    bearer(sub=f"moderator-{number}", name=f"Moderator {number}", roles=["moderator"]) for number in range(MODERATORS)
]


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a step: the comment that was written, or the code of the refusal."""

    step: Step
    comment: str | None
    code: str | None


@dataclass(slots=True)
class Race:
    article: str
    servers: Sequence[httpx.AsyncClient]
    answers: list[Answer] = field(default_factory=list)
    authors: dict[str, int] = field(default_factory=dict)

    async def run(self, steps: Sequence[Step]) -> None:
        """All at once. New comments count for the next wave only."""
        inputs = [self._input(step) for step in steps]
        async with asyncio.TaskGroup() as tasks:
            for step, variables in zip(steps, inputs, strict=True):
                # As after a lost answer: the same comment by two ways, under one key.
                for way in range(2 if "body" in variables and step.kind != "edit" else 1):
                    tasks.create_task(
                        self._send(step, variables, self.servers[(step.number + way) % len(self.servers)])
                    )
        posted = [answer for answer in self.answers if answer.comment and answer.step.kind in ("post", "reply")]
        self.authors.update({answer.comment: answer.step.actor for answer in posted if answer.comment})

    def _input(self, step: Step) -> dict[str, Any]:
        comments = sorted(self.authors, key=lambda id: int(id.partition("_")[2]))
        match step.kind:
            case "post":
                return self._new(step)
            case "reply":
                return self._new(step) | {"parentId": step.pick(comments)}
            case "edit":
                mine = [id for id in comments if self.authors[id] == step.actor]
                return {"commentId": step.pick(mine), "body": step.words}
            case "moderate":
                return {"commentId": step.pick(comments), "decision": step.decision}
        return {"commentId": step.pick(comments)}

    def _new(self, step: Step) -> dict[str, Any]:
        return {"articleId": self.article, "body": step.words, "idempotencyKey": f"step-{step.number}"}

    async def _send(self, step: Step, variables: Mapping[str, Any], server: httpx.AsyncClient) -> None:
        mutation, type_ = MUTATIONS[step.kind]
        document = (
            f"mutation($input: {type_}!) {{ it: {mutation}(input: $input) {{ comment {{ id }} errors {{ code }} }} }}"
        )
        tokens = MODERATOR_TOKENS if step.kind == "moderate" else READER_TOKENS
        request = server.build_request(
            "POST",
            "/graphql",
            json={"query": document, "variables": {"input": variables}},
            headers={"authorization": tokens[step.actor]},
        )
        self.answers.append(_answer(step, await until_admitted(server, request)))


async def until_admitted(server: httpx.AsyncClient, request: httpx.Request) -> httpx.Response:
    """Asks again after 503, as clients are told to: nothing of a refused request has been done."""
    response = await server.send(request)
    if response.status_code != 503:
        return response
    await asyncio.sleep(int(response.headers["retry-after"]))
    return await until_admitted(server, request)


def _answer(step: Step, response: httpx.Response) -> Answer:
    body = response.json()
    if response.status_code != 200 or "errors" in body:
        raise AssertionError(f"{step} was answered {response.status_code}: {body}")
    comment, errors = body["data"]["it"]["comment"], body["data"]["it"]["errors"]
    return Answer(step, comment and comment["id"], errors[0]["code"] if errors else None)


async def run_race(article: str, urls: Sequence[str], operations: int, seed: int) -> list[Answer]:
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    async with AsyncExitStack() as stack:
        clients = [httpx.AsyncClient(base_url=url, limits=limits, timeout=LONGEST_ANSWER) for url in urls]
        race = Race(article, [await stack.enter_async_context(client) for client in clients])
        for wave in waves(operations, seed):
            await race.run(wave)
        return race.answers
