"""The live feed while servers, connections and PostgreSQL fail."""

from tests.faults.report import Size
from tests.faults.schedule import KINDS, kinds, schedule
from tests.faults.trial import hold

SIZE = Size(comments=60, articles=2, servers=2, faults=len(KINDS), seed=20260107)


async def test_whatever_fails_all_followers_see_each_acknowledged_comment_once_and_in_order() -> None:
    result = await hold(SIZE)

    assert result.progress.written == SIZE.comments
    assert result.inflicted == kinds(schedule(SIZE.comments, SIZE.faults, SIZE.seed))
    assert result.inflicted.keys() == set(KINDS)
