"""A race in which readers also delete, report and leave: no order of them is a deadlock, and all counts agree."""

import asyncio
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import asyncpg
import httpx

from db.maintenance.verification import differences
from tests.api.publisher import bearer
from tests.builder import Builder
from tests.database import new_database
from tests.races import checks
from tests.races.race import LONGEST_ANSWER, until_admitted
from tests.servers import NO_PACE, serving
from tests.waiting import until_erased

RULES = {**NO_PACE, "DATELINE_DUPLICATE_SECONDS": "0"}
READERS, ARTICLES, COMMENTS, AT_ONCE = 8, 2, 24, 60
TYPES = {"unlikeComment": "LikeCommentInput"}
Operation = tuple[str, dict[str, Any], str]
"""A mutation, its input and the token of who sends it."""


def operations(number: int, chances: random.Random) -> Iterator[Operation]:
    moderator = bearer(sub="mo", name="Mo D", roles=["moderator"])
    for place in range(number):
        reader = bearer(sub=f"reader-{chances.randrange(READERS)}", name="A reader")
        comments = [f"Comment_{1 + chances.randrange(COMMENTS)}" for _ in range(3)]
        one: dict[str, Any] = {"commentId": comments[0]}
        several = {"commentIds": list(dict.fromkeys(comments))}
        words = {"body": f"These are the words of operation {place}, more than fifty characters in all."}
        decision = {"decision": chances.choice(["PUBLISH", "REJECT", "REMOVE", "RESTORE"])}
        article = {"articleId": f"Article_{1 + chances.randrange(ARTICLES)}", "idempotencyKey": f"{place}"}
        parent = {"parentId": comments[0]} if chances.random() < 0.5 else {}
        kinds: Sequence[Operation] = (
            ("postComment", article | words | parent, reader),
            ("postComment", article | words, reader),
            ("likeComment", one, reader),
            ("unlikeComment", one, reader),
            ("editComment", one | words, reader),
            ("deleteComment", one, reader),
            ("reportComment", one | {"reason": "SPAM"}, reader),
            ("moderateComment", one | decision, moderator),
            ("moderateComments", decision | several, moderator),
            ("deleteCommenter", {"keepWords": chances.random() < 0.5}, reader),
        )
        yield kinds[chances.choices(range(len(kinds)), [5, 5, 5, 3, 3, 2, 3, 3, 2, 1])[0]]


async def hold(server_url: str, number: int, seed: int) -> Counter[str]:
    """How often each was done."""
    with TemporaryDirectory() as directory:
        log = Path(directory) / "log"
        try:
            async with new_database(server_url) as url:
                async with serving(url, log, 2, **RULES) as servers:
                    done = await _race(url, servers, number, random.Random(seed))
                await checks.require_no_deadlock(url)
                return done
        finally:
            assert "Traceback" not in log.read_text(), log.read_text()


async def _race(database_url: str, servers: Sequence[str], number: int, chances: random.Random) -> Counter[str]:
    connection = await asyncpg.connect(database_url)
    make = Builder(connection)
    readers = [await make.commenter(subject=f"reader-{place}") for place in range(READERS)]
    articles = [await make.article() for _ in range(ARTICLES)]
    for place in range(COMMENTS):
        await make.comment(article_id=articles[place % ARTICLES], author_id=readers[place % READERS])
    done: Counter[str] = Counter()
    # None is kept: a server may end what was idle for long at the very moment at which it is used again.
    limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=0)
    async with httpx.AsyncClient(timeout=LONGEST_ANSWER, limits=limits) as client:
        sent = list(operations(number, chances))
        for start in range(0, number, AT_ONCE):
            wave = sent[start : start + AT_ONCE]
            asked = (_send(client, servers[place % len(servers)], each) for place, each in enumerate(wave))
            done.update(await asyncio.gather(*asked))
    await until_erased(connection)
    assert [str(difference) for difference in await differences(connection)] == []
    await connection.close()
    return done


async def _send(client: httpx.AsyncClient, server: str, operation: Operation) -> str:
    """Which mutation, where it was done."""
    mutation, given, token = operation
    type_ = TYPES.get(mutation, f"{mutation[0].upper()}{mutation[1:]}Input")
    several = mutation == "moderateComments"
    errors = "results { code }" if several else "errors { code }"
    document = f"mutation($input: {type_}!) {{ it: {mutation}(input: $input) {{ {errors} }} }}"
    body = {"query": document, "variables": {"input": given}}
    request = client.build_request("POST", f"{server}/graphql", json=body, headers={"authorization": token})
    response = await until_admitted(client, request)
    answer = response.json()
    assert "errors" not in answer, f"{operation} was answered {response.status_code}: {answer}"
    it = answer["data"]["it"]
    failed = all(each["code"] for each in it["results"]) if several else it["errors"]
    return f"{mutation} refused" if failed else mutation
