"""Commenting by many at once, over HTTP and several servers."""

from tests.races import removals
from tests.races.contest import hold
from tests.races.schedule import READERS, waves
from tests.races.writers import contest as writers

OPERATIONS = 200
SEED = 20260107


async def test_a_race_on_one_article_leaves_everything_right(server_url: str) -> None:
    result = await hold(server_url, OPERATIONS, SEED)

    steps = [step for wave in waves(OPERATIONS, SEED) for step in wave]
    twice = [step for step in steps if step.kind in ("post", "reply")]
    assert len(result.answers) == READERS + OPERATIONS + len(twice)
    assert result.snapshots > 0


async def test_writers_of_the_same_articles_lose_nothing(server_url: str) -> None:
    lines = await writers.hold(server_url, 120, SEED)

    assert lines[0].startswith("written: 120 lines in 20 articles")


async def test_no_order_of_deletions_reports_and_departures_is_a_deadlock(server_url: str) -> None:
    done = await removals.hold(server_url, 180, SEED)

    assert {"postComment", "deleteCommenter", "moderateComments", "reportComment", "likeComment"} <= done.keys()
