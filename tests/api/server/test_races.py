"""Commenting by many at once, over HTTP and several servers."""

from tests.races.contest import hold
from tests.races.schedule import READERS, waves

OPERATIONS = 200
SEED = 20260107


async def test_a_race_on_one_article_leaves_everything_right(server_url: str) -> None:
    result = await hold(server_url, OPERATIONS, SEED)

    steps = [step for wave in waves(OPERATIONS, SEED) for step in wave]
    twice = [step for step in steps if step.kind in ("post", "reply")]
    assert len(result.answers) == READERS + OPERATIONS + len(twice)
    assert result.snapshots > 0
