"""Answers from the caches of several servers, while these, their listeners and PostgreSQL fail."""

from tests.caching.servers import HOWS
from tests.caching.trial import Size, hold

SIZE = Size(operations=80, servers=2, faults=3, seed=20260107)


async def test_no_answer_is_older_than_it_may_be() -> None:
    result = await hold(SIZE)

    assert result.inflicted.total() == SIZE.faults
    assert {how for how, number in result.reads.items() if number} == set(HOWS)
