"""All of Dateline through PgBouncer in transaction mode: one that keeps no prepared statements, and one that does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest
import pytest_asyncio

from db.connections.postgres import StatementTimeout, connected, connection, open_database
from db.connections.servers.pgbouncer import PgBouncer
from db.webhooks import endpoints
from db.webhooks.endpoints import NewEndpoint
from tests.api.content_followers import WAYS, polled
from tests.api.conversation import Conversation, initialised
from tests.api.publisher import bearer
from tests.api.webhooks.receiver import TAKEN, Receiver, status
from tests.builder import Builder
from tests.database import new_database
from tests.pooler import Pooler, keeps_statements, require_program, short_directory
from tests.servers import running

PATIENCE = 20  # seconds
POST = """mutation($article: ID!, $body: String!, $key: ID!) {
  postComment(input: {articleId: $article, body: $body, idempotencyKey: $key}) { comment { body } errors { code } }
}"""
CURSOR = "query($article: ID!) { node(id: $article) { ... on Article { comments { feedCursor } } } }"
FOLLOW = """subscription($article: ID!, $after: String!) {
  commentAdded(articleId: $article, after: $after) { comment { body } }
}"""
WORDS = "The furnace was lit when my grandfather was an apprentice there: {}."
SLEEPS = "select exists (select from pg_stat_activity where query = 'select pg_sleep(60)' and state = 'active')"


@dataclass(frozen=True)
class Pooled:
    """A server that reaches its database through a pooler."""

    mode: PgBouncer
    pooler: Pooler
    url: str
    database_url: str
    client: httpx.AsyncClient
    make: Builder
    settings: dict[str, str]

    async def follow(self, reader: Conversation, article: int) -> None:
        """From here on, whichever of the subscription and a comment that is posted now comes first."""
        asked = {"query": CURSOR, "variables": {"article": f"Article_{article}"}}
        page = (await self.client.post("/graphql", json=asked)).json()["data"]["node"]
        after = page["comments"]["feedCursor"]
        await reader.subscribe("1", FOLLOW, variables={"article": f"Article_{article}", "after": after})

    async def post(self, article: int, body: str) -> Any:
        variables = {"article": f"Article_{article}", "body": body, "key": str(uuid4())}
        answer = await self.client.post(
            "/graphql", json={"query": POST, "variables": variables}, headers={"authorization": bearer()}
        )
        payload = answer.json()["data"]["postComment"]
        assert payload["errors"] == []
        return payload


@pytest_asyncio.fixture(scope="module", params=["on", "prepared"])
async def pooled(
    request: pytest.FixtureRequest, server_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Pooled]:
    require_program()
    if request.param == "prepared" and not keeps_statements():
        pytest.skip("This PgBouncer is older than 1.21: it keeps no prepared statements.")
    log: Path = tmp_path_factory.mktemp("pooled") / "log"
    async with new_database(server_url) as direct:
        with short_directory() as directory:
            pooler = Pooler(direct, directory, request.param == "prepared")
            await pooler.start()
            try:
                async with _served(request.param, pooler, direct, log) as pooled:
                    yield pooled
            finally:
                await pooler.kill()


@asynccontextmanager
async def _served(mode: PgBouncer, pooler: Pooler, direct: str, log: Path) -> AsyncIterator[Pooled]:
    settings = {
        "DATABASE_LISTEN_URL": direct,
        "DATELINE_PGBOUNCER": mode,
        "DATELINE_STATEMENT_TIMEOUT": "3",
        "DATELINE_RATE_LIMITS": "off",
    }
    url = pooler.url(direct)
    async with (
        running(url, log, 1, **settings) as [server],
        httpx.AsyncClient(base_url=server.url, timeout=60) as client,
    ):
        builder = await asyncpg.connect(direct)
        try:
            yield Pooled(mode, pooler, server.url, url, client, Builder(builder), settings)
        finally:
            await builder.close()


async def test_many_different_statements_at_once_do_not_get_in_each_others_way(pooled: Pooled) -> None:
    slugs = [f"one-of-many-{number}" for number in range(40)]
    for slug in slugs:
        await pooled.make.article(slug=slug, headline=f"About {slug}")
    queries = [f'{{ named{number}: article(slug: "{slug}") {{ headline }} }}' for number, slug in enumerate(slugs)]

    answers = await asyncio.gather(*(pooled.client.get("/graphql", params={"query": query}) for query in queries * 3))

    assert [answer.json() for answer in answers] == [
        {"data": {f"named{number}": {"headline": f"About {slug}"}}} for number, slug in enumerate(slugs)
    ] * 3


async def test_comments_are_posted_at_once_and_heard_of(pooled: Pooled) -> None:
    article = await pooled.make.article()
    bodies = {WORDS.format(number) for number in range(10)}
    async with initialised(pooled.url) as reader:
        await pooled.follow(reader, article)
        assert (await pooled.post(article, WORDS.format("first")))["comment"]["body"] == WORDS.format("first")
        assert (await reader.hear())["payload"]["data"]["commentAdded"]["comment"]["body"] == WORDS.format("first")

        await asyncio.gather(*(pooled.post(article, body) for body in bodies))
        heard = [await reader.hear() for _ in bodies]

    assert {each["payload"]["data"]["commentAdded"]["comment"]["body"] for each in heard} == bodies


async def test_changes_of_content_come_by_each_transport_and_hours_come_by_themselves(pooled: Pooled) -> None:
    soon = "update news.article set status = 'PUBLISHED', published_at = clock_timestamp() + '1s' where id = $1"
    draft = await pooled.make.article(status="DRAFT", published_at=None)
    begin = (await pooled.client.post("/graphql", json={"query": "{ contentCursor }"})).json()["data"]["contentCursor"]
    following = [asyncio.create_task(follow(pooled.url, begin, 2)) for follow in WAYS]
    await pooled.make.article()
    await pooled.make.connection.execute(soon, draft)

    told = [await each for each in following]
    changes = await polled(pooled.client, begin)
    assert [change["__typename"] for change in changes] == ["ArticlePublished", "ArticleDue"]
    assert told == [changes] * len(WAYS)


async def test_webhooks_are_told_behind_it(pooled: Pooled) -> None:
    article = await pooled.make.article()
    async with Receiver().running() as receiver:
        receiver.answer = lambda body: TAKEN if len(receiver.asked) > 1 else status(500)
        await endpoints.add(pooled.make.connection, NewEndpoint("site", receiver.url, ["comments"]))
        posted = [await pooled.post(article, WORDS.format(f"told {number}")) for number in range(5)]
        await receiver.until(lambda: len(receiver.taken) >= len(posted))

    assert [body["kind"] for body in receiver.taken] == ["CommentAdded"] * 5


async def test_several_servers_find_the_database_however_often_they_are_asked(pooled: Pooled, tmp_path: Path) -> None:
    async with running(pooled.database_url, tmp_path / "log", 1, **pooled.settings) as [second]:
        answers = [
            (await pooled.client.get(f"{address}/readyz")).json()["database"]
            for _ in range(6)
            for address in (pooled.url, second.url)
        ]

    assert answers == ["ok"] * 12


async def test_sessions_have_the_settings_that_it_does_not_take(pooled: Pooled) -> None:
    names = ("jit", "max_parallel_workers_per_gather", "random_page_cost", "statement_timeout", "timezone")
    shown = ", ".join(f"current_setting('{name}')" for name in names)
    async with (
        connected(open_database(pooled.database_url, 1, 60, pooled.mode)) as database,
        connection(database) as session,
    ):
        assert tuple(await session.fetchrow(f"select {shown}")) == ("off", "0", "1.1", "3s", "UTC")


async def test_a_slow_statement_is_given_up_behind_it(pooled: Pooled) -> None:
    async with connected(open_database(pooled.database_url, 1, 60, pooled.mode)) as database:
        with pytest.raises(StatementTimeout):
            async with connection(database) as session:
                await session.fetchval("select pg_sleep(60)")


async def test_a_statement_that_nobody_waits_for_is_cancelled_behind_it(pooled: Pooled) -> None:
    async def sleep() -> None:
        async with connection(database) as session, session.transaction():
            await session.execute("set local statement_timeout = 0")
            await session.fetchval("select pg_sleep(60)")

    async def until(sleeping: bool) -> None:
        async with asyncio.timeout(PATIENCE):
            while True:
                if await pooled.make.connection.fetchval(SLEEPS) is sleeping:
                    return
                await asyncio.sleep(0.02)

    async with connected(open_database(pooled.database_url, 1, 60, pooled.mode)) as database:
        sleeper = asyncio.create_task(sleep())
        await until(sleeping=True)
        sleeper.cancel()
        await until(sleeping=False)
        await asyncio.gather(sleeper, return_exceptions=True)


async def test_what_is_asked_while_it_is_away_fails_plainly_and_works_again_afterwards(pooled: Pooled) -> None:
    article = await pooled.make.article(slug="during-the-storm")
    query = {"query": '{ article(slug: "during-the-storm") { id } }'}
    async with initialised(pooled.url) as reader:
        await pooled.follow(reader, article)
        await pooled.post(article, WORDS.format("before"))
        await pooled.pooler.kill()
        away = await pooled.client.get("/graphql", params=query)
        await pooled.pooler.start()
        back = await pooled.client.get("/graphql", params=query)
        await pooled.post(article, WORDS.format("after"))
        heard = [(await reader.hear())["payload"]["data"]["commentAdded"]["comment"]["body"] for _ in range(2)]

    assert (away.status_code, away.json()["errors"][0]["extensions"]["code"]) == (503, "UNAVAILABLE")
    assert back.json() == {"data": {"article": {"id": f"Article_{article}"}}}
    assert heard == [WORDS.format("before"), WORDS.format("after")]
