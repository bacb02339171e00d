"""A trial: PostgreSQL is killed whenever followers have heard of a batch; and all that must hold."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import asyncpg
import httpx

from db.maintenance.verification import differences
from tests.api.publisher import bearer
from tests.faults import checks
from tests.faults.comment_followers import CommentFollower
from tests.faults.database import Unsteady, hold_back_the_log, unsteady_database
from tests.faults.erasures.archive import TRACES, Archive, written
from tests.faults.erasures.readings import Readings
from tests.faults.followers import Event, position
from tests.faults.newsroom import feed_cursors
from tests.faults.transports import follow_polling, follow_sse, follow_websocket
from tests.faults.trial import RULES
from tests.servers import Server, running
from tests.waiting import until_erased

DELETE = "mutation($input: DeleteCommenterInput!) { it: deleteCommenter(input: $input) { errors { code } } }"
LONGEST = 120  # seconds, also on a machine that has much else to do
IS_THERE = "select exists (select from news.comment_event where article_id = $1 and seq = $2 and token = $3)"
TOLD = """
select seq, token, kind, 'Comment_' || comment_id from news.comment_event
where 'Article_' || article_id = $1 and audience is null and seq > $2 order by seq
"""
WAYS = (
    (follow_websocket, "commentEvents"),
    (follow_sse, "commentEvents"),
    (follow_polling, "commentEventsSince"),
)
Heard = set[tuple[str, Event]]


class ToldFollower(CommentFollower):
    """Hears nothing of what authors alone are told."""

    @property
    def skips(self) -> bool:
        return True


@dataclass
class ErasureTrial:
    """PostgreSQL is killed `kills` times, or more often, until something is undone that followers have heard of."""

    database: Unsteady
    servers: Sequence[Server]
    archive: Archive
    kills: int
    followers: list[CommentFollower] = field(default_factory=list)
    heard: asyncio.Event = field(default_factory=asyncio.Event)
    undone: Heard = field(default_factory=set)

    async def run(self) -> None:
        cursors = await feed_cursors(self.servers[0].url)
        addresses = [server.url for server in self.servers]
        pages = [f"/articles/article-{key}" for key in self.archive.articles]
        self.readings = Readings(addresses, f"Commenter_{self.archive.prolific}", cursors, pages)
        chances = Random(7)
        self.followers = [
            ToldFollower(connect, feed, article, addresses, cursor, chances, moved=self.heard)
            for article, cursor in cursors.items()
            for connect, feed in WAYS
        ]
        async with asyncio.timeout(LONGEST), asyncio.TaskGroup() as tasks:
            following = [tasks.create_task(follower.run()) for follower in self.followers]
            await self._delete()
            following.append(tasks.create_task(self.readings.keep_looking()))
            while self.kills > 0 or not self.undone:
                await self._kill_once_heard()
                self.kills -= 1
            await self._require_all()
            for task in following:
                task.cancel()

    async def _delete(self) -> None:
        async with connected(self.database) as connection:
            await hold_back_the_log(connection)
        async with httpx.AsyncClient(timeout=20) as client:
            response = await client.post(
                f"{self.servers[0].url}/graphql",
                json={"query": DELETE, "variables": {"input": {"commenterId": f"Commenter_{self.archive.prolific}"}}},
                headers={"authorization": bearer(sub="mo", name="Mo D", roles=["moderator"])},
            )
        assert response.json()["data"]["it"]["errors"] == [], response.text

    async def _kill_once_heard(self) -> None:
        self.heard.clear()
        await self.heard.wait()
        await asyncio.to_thread(self.database.kill)
        heard = {(follower.of, event) for follower in self.followers for event in follower.seen}
        await asyncio.to_thread(self.database.start)
        async with connected(self.database) as connection:
            await hold_back_the_log(connection)
            for article, event in heard:
                if not await connection.fetchval(IS_THERE, int(article.partition("_")[2]), event.seq, event.token):
                    self.undone.add((article, event))

    async def _require_all(self) -> None:
        async with connected(self.database) as connection:
            await until_erased(connection)
            for follower in self.followers:
                wanted = [Event(*row) for row in await connection.fetch(TOLD, follower.of, position(follower.start))]
                goal = wanted[-1].seq if wanted else 0
                await follower.reach(checks.is_at(connection, follower.of, goal))
                checks.require_seen(follower, wanted, goal)
            assert [str(difference) for difference in await differences(connection)] == []
            assert await connection.fetchval(TRACES, self.archive.prolific) == 0
        await self.readings.look()


@asynccontextmanager
async def connected(database: Unsteady) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database.url)
    try:
        yield connection
    finally:
        connection.terminate()


async def hold(articles: int, comments: int, kills: int) -> ErasureTrial:
    with TemporaryDirectory() as directory, unsteady_database(Path(directory)) as database:
        log = Path(directory) / "servers.log"
        try:
            async with running(database.url, log, 2, **RULES) as servers:
                async with connected(database) as connection:
                    archive = await written(connection, articles, comments)
                trial = ErasureTrial(database, servers, archive, kills)
                await trial.run()
        finally:
            said = log.read_text() if log.exists() else ""
        checks.require_no_surprise(said)
    return trial
