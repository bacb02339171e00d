"""A webhook that is told of content, and refuses some of it."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from db.webhooks import endpoints
from db.webhooks.endpoints import NewEndpoint
from tests.api.webhooks.receiver import TAKEN, Body, Receiver, status

REFUSED = 0.1
TOLD = """
select not exists (select from news.webhook_event where seq is null)
    and position = (select max(seq) from news.webhook_event) and not exists (select from news.late_delivery)
from news.webhook
"""
EVENTS = """
select coalesce('Article_' || article_id, '') as article, array_agg(concat(id, '.', token) order by id) as ids
from news.webhook_event where seq > $1 and kind not in ('CommentAdded', 'CommentEdited', 'CommentRemoved')
group by article_id
"""


class Hook:
    def __init__(self, chances: random.Random) -> None:
        self.chances, self.receiver, self.begin = chances, Receiver(self._answer), 0

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Hook"]:
        async with self.receiver.running():
            yield self

    async def add(self, database_url: str) -> None:
        connection = await asyncpg.connect(database_url)
        await endpoints.add(connection, NewEndpoint("hook", self.receiver.url, ["content"]))
        self.begin = await connection.fetchval("select position from news.webhook")
        await connection.close()

    def _answer(self, _: Body) -> bytes:
        if self.chances.random() >= REFUSED:
            return TAKEN
        return self.chances.choice((status(500), status(503, retry_after="1"), b""))

    async def require_all(self, connection: asyncpg.Connection) -> str:
        """It was told of each change, in order for each article; of some more than once, by the same id. What a restore
        has taken out of the log may have been told before."""
        while not await connection.fetchval(TOLD):  # noqa: ASYNC110
            await asyncio.sleep(0.1)
        wanted = {row["article"]: row["ids"] for row in await connection.fetch(EVENTS, self.begin)}
        kept = {id for ids in wanted.values() for id in ids}
        told = {article: [id for id in ids if id in kept] for article, ids in self.receiver.by_article().items()}
        assert {article: ids for article, ids in told.items() if ids} == wanted
        taken, different = len(self.receiver.taken), len({body["id"] for body in self.receiver.taken})
        return (
            f"the webhook was asked {len(self.receiver.asked)} times and took {taken}, {taken - different} of them "
            f"again and {different - len(kept)} lost by restores; each change once at least, in order for each article"
        )
