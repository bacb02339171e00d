"""A trial of content: what is acknowledged is told once, each hour that came too, and every follower has all of it."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import asyncpg

from tests.faults import checks
from tests.faults.content.followers import ContentFollower
from tests.faults.content.hook import Hook
from tests.faults.content.newsroom import EVERY, MUTATIONS, ContentNewsroom, Editors, content_cursor
from tests.faults.followers import Connect, Event, Follower, position, token
from tests.faults.report import Result
from tests.faults.transports import follow_polling, follow_sse, follow_websocket
from tests.faults.trial import Trial, Way

WAYS: Sequence[tuple[Connect, str]] = (
    (follow_websocket, "contentChanges"),
    (follow_sse, "contentChanges"),
    (follow_polling, "contentChangesSince"),
)
EVENTS = """
select seq, token, kind, coalesce('Article_' || article_id, '') from news.content_change where seq > $1 order by seq
"""
STANDS = "select exists (select from news.content_change where seq = $1 and token = $2)"
LAST = "select last_seq from news.content_feed"
TO_COME = "select exists (select from news.content_state where due_at is not null)"
STORED = "select key, 'Article_' || article_id from news.article_request"
WRITES = """
select a.external_id, array_agg(distinct r.key) as written, (
    select count(*) from news.content_change c where c.article_id = a.id and 'headline' = any (c.fields)
) as told
from news.article a join news.article_request r on r.article_id = a.id and r.key like 'write-%' group by a.id
"""
HOURS = """
select a.external_id, (a.status = 'PUBLISHED')::integer as wanted,
    count(c.seq) filter (where c.kind in ('ArticlePublished', 'ArticleDue')) -
    count(c.seq) filter (where c.kind = 'ArticleWithdrawn') as told,
    count(c.seq) filter (where c.kind = 'ArticleDue') as due,
    min(extract(epoch from c.at - a.published_at))
        filter (where c.kind = 'ArticleDue' and c.at >= a.published_at) as late
from news.article a
left join news.content_change c on c.article_id = a.id
where a.external_id like 'hour-%' group by a.id
"""


@dataclass(frozen=True, slots=True)
class ContentResult(Result):
    def written(self) -> str:
        hours = self.size.comments // EVERY
        return (
            f"{self.progress.written - hours} changes of {self.size.articles} articles and {hours} scheduled ones "
            f"through {self.size.servers} servers, acknowledged"
        )


class ContentTrial(Trial):
    result_type = ContentResult

    def new_newsroom(self) -> ContentNewsroom:
        return ContentNewsroom(self.progress)

    def writers(self, _pages: Mapping[str, str], entrances: Sequence[str]) -> Editors:
        return Editors([], entrances, self.progress, self.chances, "article", MUTATIONS, ("editor",))

    async def run(self) -> None:
        async with Hook(self.new_chances()).running() as self.hook:
            await super().run()

    async def begin(self) -> dict[str, str]:
        await self.hook.add(self.database.url)
        return {"": await content_cursor(self.servers[0].url)}

    def ways(self, pages: Mapping[str, str], direct: Sequence[str], through: Sequence[str]) -> Iterator[Way]:
        """By all transports, past the relays and through them."""
        for of, cursor in pages.items():
            for entrances in (direct, through):
                for way in WAYS:
                    yield way, of, cursor, entrances

    def follower(self, way: tuple[Connect, str], of: str, cursor: str, entrances: Sequence[str]) -> Follower:
        return ContentFollower(*way, of, entrances, cursor, self.new_chances())

    async def require_all(self, connection: asyncpg.Connection) -> None:
        while await connection.fetchval(TO_COME):  # noqa: ASYNC110
            await asyncio.sleep(0.1)
        goal = await connection.fetchval(LAST)
        for follower in self.followers:
            await follower.reach(lambda cursor: _is_at(connection, cursor, goal))
        await self._require_all_told(connection)
        events = [Event(*row) for row in await connection.fetch(EVENTS, 0)]
        assert [event.seq for event in events] == list(range(1, len(events) + 1))
        for follower in self.followers:
            checks.require_seen(follower, [event for event in events if event.seq > position(follower.start)], goal)
        self.notes.append(await self.hook.require_all(connection))

    async def _require_all_told(self, connection: asyncpg.Connection) -> None:
        """What is acknowledged is stored, but for what a restore has taken away; and what is stored is told, once. An
        article whose hour was moved when it had come already is withdrawn until then."""
        checks.require_stored(dict(await connection.fetch(STORED)), self.progress)
        for story in await connection.fetch(WRITES):
            assert story["told"] == len(story["written"]), f"{story['external_id']}: {story['told']} told"
        hours = await connection.fetch(HOURS)
        assert [dict(hour) for hour in hours if hour["told"] != hour["wanted"]] == []
        self.notes.append(_told(sorted(float(hour["late"]) for hour in hours if hour["late"] is not None), len(hours)))


def _told(late: Sequence[float], hours: int) -> str:
    """Of a short trial with slow servers no hour may be left to come by itself."""
    told = f", half of them told within {median(late):.3f} seconds, and all within {late[-1]:.1f}" if late else ""
    return (
        f"{len(late)} of {hours} hours came by themselves{told}; the others had passed before they were stored, "
        "or were lost"
    )


async def _is_at(connection: asyncpg.Connection, cursor: str, goal: int) -> bool:
    return position(cursor) >= goal and bool(await connection.fetchval(STANDS, position(cursor), token(cursor)))
