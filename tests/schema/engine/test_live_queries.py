"""Live queries tell each viewer what asking again after each commit would, at their own pace, and what time changes."""

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from databases import Database

from db.live_queries.patches import difference
from schema.engine.answers import Answer
from schema.engine.execution import Request
from schema.rules.identity import Identity
from tests.builder import Builder
from tests.caching.desk import MODERATOR
from tests.caching.engines import Engines
from tests.live_queries.json_patch import patched
from tests.live_queries.model import compare
from tests.live_queries.watching import Watch, told
from tests.waiting import until

AUTHOR, OTHER = Identity("reader-1", "Reader 1"), Identity("other", "Other O")
BODIES = "query @live { articles { nodes { comments { totalCount nodes { body } } } } }"
COUNT = "query @live { articles { nodes { commentCount } } }"
QUEUE = "query @live { moderationQueue { nodes { body } } }"
HOUR = "query @live { articles { totalCount nodes { slug commentPolicy { mode } } } }"
BAN = "query @live { viewer { ban { reason } } articles { nodes { commentPolicy { viewer { reason } } } } }"
SOON = timedelta(seconds=2)


def bodies(*texts: str) -> Any:
    nodes = [{"body": text} for text in texts]
    return {"articles": {"nodes": [{"comments": {"totalCount": len(nodes), "nodes": nodes}}]}}


async def test_watchers_are_told_what_polling_at_each_commit_would_tell(database: Database) -> None:
    found = await compare(database, seed=7, documents=12, changes=36)

    assert found.watched > 15
    assert found.told.total() > 100


async def test_each_viewer_is_told_of_what_they_may_see(both: Engines, watch: Watch, make: Builder) -> None:
    author = await make.commenter()
    article = await make.article()
    anonymous, own, other = [await watch(BODIES, viewer) for viewer in (None, AUTHOR, OTHER)]
    queue = await watch(QUEUE, MODERATOR)
    assert [await told(each) for each in (anonymous, own, other)] == [bodies()] * 3
    assert await told(queue) == {"moderationQueue": {"nodes": []}}

    held = await make.comment(article_id=article, author_id=author, body="Held", status="PENDING")

    assert await told(own) == bodies("Held")
    assert await told(queue) == {"moderationQueue": {"nodes": [{"body": "Held"}]}}
    await make.comment(article_id=article, body="Seen")
    assert [await told(each) for each in (anonymous, other)] == [bodies("Seen")] * 2
    await make.connection.execute("update news.comment set status = 'PUBLISHED' where id = $1", held)
    assert [await told(each) for each in (anonymous, other)] == [bodies("Held", "Seen")] * 2
    assert await told(queue) == {"moderationQueue": {"nodes": []}}

    await make.connection.execute(
        "update news.commenter set banned_until = 'infinity', ban_reason = '.' where subject = 'moderator'"
    )

    assert await told(queue) == "FORBIDDEN"
    assert isinstance(await both.cached.stream(Request(QUEUE, identity=OTHER)), Answer)


async def test_those_who_come_at_once_are_read_for_once(both: Engines, watch: Watch, make: Builder) -> None:
    await make.article()

    streams = await asyncio.gather(*(watch(COUNT) for _ in range(50)))

    assert [await told(each) for each in streams] == [{"articles": {"nodes": [{"commentCount": 0}]}}] * 50
    await until(lambda: both.cached.watching.queries.is_current)
    assert both.cached.watching.queries.metrics()["reads_total"] == 1


async def test_who_has_no_turn_in_time_is_asked_to_come_back(
    both: Engines, watch: Watch, make: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    await make.article()
    monkeypatch.setattr("db.live_queries.live_queries.PATIENCE", 0)

    async with AsyncExitStack() as others:
        for _ in range(both.cached.watching.queries.slots.free):
            await others.enter_async_context(both.cached.watching.queries.slots.slot(1))
        refused = await both.cached.stream(Request(COUNT))

    assert isinstance(refused, Answer)
    assert orjson.loads(refused.body)["errors"][0]["extensions"] == {"code": "OVERLOADED", "retryAfter": 5}
    assert both.cached.watching.queries.metrics()["watchers"] == 0
    monkeypatch.undo()
    assert await told(await watch(COUNT)) == {"articles": {"nodes": [{"commentCount": 0}]}}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("throttleMs: 2147483647", None),
        ("throttleMs: null, patch: null, after: null", None),
        ("throttleMs: -1", "BAD_USER_INPUT"),
        ("throttleMs: 2147483648", "GRAPHQL_VALIDATION_FAILED"),
        ("throttleMs: 0.5", "GRAPHQL_VALIDATION_FAILED"),
        ("throttleMs: 1) @live(patch: true", "GRAPHQL_VALIDATION_FAILED"),
    ],
)
async def test_what_is_asked_of_a_live_query_is_taken_or_refused(
    both: Engines, watch: Watch, make: Builder, arguments: str, code: str | None
) -> None:
    await make.article()
    query = COUNT.replace("@live", f"@live({arguments})")

    if code is None:
        assert await told(await watch(query)) == {"articles": {"nodes": [{"commentCount": 0}]}}
        return

    refused = await both.cached.stream(Request(query))
    assert isinstance(refused, Answer)
    assert orjson.loads(refused.body)["errors"][0]["extensions"]["code"] == code


async def test_time_alone_changes_answers_at_its_second(watch: Watch, make: Builder) -> None:
    await make.commenter()
    hour = datetime.now(UTC) + SOON
    await make.article(slug="now")
    articles, banned = await watch(HOUR), await watch(BAN, AUTHOR)
    assert (await told(articles))["articles"]["totalCount"] == 1
    assert (await told(banned))["viewer"] == {"ban": None}

    await make.article(slug="soon", published_at=hour)
    await make.connection.execute("update news.discussion set closes_at = $1", hour)
    await make.connection.execute("update news.commenter set banned_until = $1, ban_reason = 'Enough.'", hour)
    assert (await told(banned))["viewer"] == {"ban": {"reason": "Enough."}}

    nodes: list[Any] = []
    while len(nodes) < 2 or {each["commentPolicy"]["mode"] for each in nodes} != {"CLOSED"}:
        nodes = (await told(articles))["articles"]["nodes"]
        assert datetime.now(UTC) >= hour
    while (await told(banned))["viewer"]["ban"]:
        pass  # what the article and its policy have become meanwhile is told, too
    assert datetime.now(UTC) >= hour


async def test_who_is_slow_gets_the_last_answer_alone(watch: Watch, make: Builder) -> None:
    article = await make.article()
    slow = await watch(COUNT)
    quick, throttled = await watch(COUNT), await watch(COUNT.replace("@live", "@live(throttleMs: 3000)"))
    started = asyncio.get_running_loop().time()
    assert [await told(each) for each in (quick, throttled)] == [{"articles": {"nodes": [{"commentCount": 0}]}}] * 2

    for number in (1, 2, 3):
        await make.comment(article_id=article)
        assert await told(quick) == {"articles": {"nodes": [{"commentCount": number}]}}

    newest = {"articles": {"nodes": [{"commentCount": 3}]}}
    assert await told(slow) == newest
    answers = [await told(throttled)]
    assert asyncio.get_running_loop().time() - started >= 3
    while answers[-1] != newest:
        answers.append(await told(throttled))
    assert len(answers) <= 1 + (asyncio.get_running_loop().time() - started) // 3


@pytest.mark.parametrize(
    ("before", "after", "operations"),
    [
        ([1, 2], [True, 2], 1),
        ({"a": None}, {"a": 0}, 1),
        ({"a": 1, "b~/": 2}, {"b~/": 3}, 2),
        ([{"id": "1", "n": 0}, {"id": "2", "n": 0}], [{"id": "3"}, {"id": "1", "n": 1}, {"id": "2", "n": 0}], 2),
        ([{"id": str(n)} for n in range(9)], [{"id": str(n)} for n in (8, *range(8))], 1),
        (
            [{"node": {"id": str(n), "x": [n]}} for n in range(5)],
            [{"node": {"id": str(n), "x": [1]}} for n in (3, 1)],
            5,
        ),
        ([3, 3, 1], [1, 3, 3, 3], 2),
        ([{"a": [{"id": "1"}]}], [{"a": [{"id": "2"}, {"id": "1"}]}], 1),
        ({"id": "1", "x": 1}, {"id": "2", "x": 1}, 1),
        ({"a": [1]}, {"a": None}, 1),
    ],
)
def test_differences_are_small_and_lead_from_one_to_the_other(before: Any, after: Any, operations: int) -> None:
    patch = difference(before, after)

    assert orjson.dumps(patched(before, patch)) == orjson.dumps(after)
    assert len(patch) == operations, patch
