"""Articles that are hidden or shown while readers are there: feeds end, and caches keep nothing of them."""

import asyncio

import pytest
from databases import Database

from db.feed.live_feed import LiveFeed
from schema.engine.execution import Engine
from schema.fields.mapped_fields import definition
from schema.rules.services import Services
from schema.schema import executable
from tests.builder import Builder
from tests.caching.engines import engines
from tests.schema.conftest import EDITOR, MODERATOR, PRIYA
from tests.schema.hidden_articles import WAYS, described, hidden_article, hide, known_article, secret_article
from tests.schema.live import LONGEST_WAIT, following, refusal, take
from tests.schema.whole_answers import Asker, answers, anything


@pytest.fixture
def live(feed: LiveFeed) -> Engine:
    return Engine(Services(feed.database, feed, anything()))


@pytest.mark.parametrize("way", WAYS)
async def test_nobody_can_follow_it(live: Engine, make: Builder, way: str) -> None:
    """What is about several articles passes over it."""
    hidden = await hidden_article(make, way)
    assert executable.subscription_type
    for name, field in executable.subscription_type.fields.items():
        found = definition(field)
        if found and found.permission is None and "articleId" in field.args:
            for query in Asker(hidden.words, depth=1).subscriptions(name):
                for viewer in (None, PRIYA, MODERATOR, EDITOR):
                    assert await refusal(live, query, viewer) == "NOT_FOUND", query

    async with following(live, COUNTS, ids=[hidden.ids[0], "Article_1"]) as counts:
        assert await take(counts, 1) == [{"article": {"slug": "known"}, "commentCount": 1}]
        await make.comment(article_id=hidden.key)
        await make.comment(article_id=1)
        assert await take(counts, 1) == [{"article": {"slug": "known"}, "commentCount": 2}]


LATER = "update news.article set published_at = now() + interval '8 seconds' where id = $1"
COUNTS = "subscription($ids: [ID!]!) { commentCounts(articleIds: $ids) { article { slug } commentCount } }"


@pytest.mark.parametrize("way", ["SCHEDULED", "WITHDRAWN"])
async def test_no_cache_has_kept_it(database: Database, make: Builder, way: str) -> None:
    """Readers have had everything from the cache while it was published, and editors since."""
    async with engines(database) as both:
        for each in (both.cached, both.plain):
            each.services.documents.rules = []
        article = await secret_article(make, await known_article(make), is_draft=False)
        hidden = await described(make, article)
        await both.heard()
        public = await answers(both.cached, hidden.words, None)
        assert sum(hidden.shows_in(answer) for answer in public.values()) > 30

        await hide(make, way, article)
        await both.heard()
        await answers(both.cached, hidden.words, EDITOR)
        assert await answers(both.cached, hidden.words, None) == await answers(both.plain, hidden.words, None)


async def test_it_appears_everywhere_at_its_hour(database: Database, make: Builder) -> None:
    """Nobody writes anything then, and no cache keeps what was right before."""
    async with engines(database) as both:
        for each in (both.cached, both.plain):
            each.services.documents.rules = []
        article = await secret_article(make, await known_article(make), is_draft=False)
        await make.connection.execute(
            "update news.article set published_at = now() + interval '8 seconds' where id = $1", article
        )
        hidden = await described(make, article)
        await both.heard()
        early = await answers(both.cached, hidden.words, None, depth=1)
        await until_listed(make, article)

        due = await answers(both.cached, hidden.words, None, depth=1)
        assert due == await answers(both.plain, hidden.words, None, depth=1)
        assert sum(hidden.shows_in(answer) for answer in due.values()) > 30
        assert early != due


async def until_listed(make: Builder, article: int) -> None:
    async with asyncio.timeout(LONGEST_WAIT):
        while not await make.connection.fetchval(  # noqa: ASYNC110
            "select listed from graph.article where id = $1", article
        ):
            await asyncio.sleep(0.05)
