"""The live feed, and the log of content, while servers, connections and PostgreSQL fail."""

from tests.faults.content.newsroom import STORIES
from tests.faults.content.trial import ContentTrial
from tests.faults.erasures.readings import EVERYONE
from tests.faults.erasures.trial import hold as hold_erasure
from tests.faults.report import Size
from tests.faults.schedule import KINDS, UNHEARD, kinds, schedule
from tests.faults.trial import hold

SIZE = Size(comments=60, articles=2, servers=2, faults=len(KINDS), seed=20260107)
CONTENT = Size(18, STORIES, 2, 3, 20260107, ("server killed", "database restarted", UNHEARD))


async def test_whatever_fails_all_followers_see_each_acknowledged_comment_once_and_in_order() -> None:
    result = await hold(SIZE)

    assert result.progress.written == SIZE.comments
    assert result.inflicted == kinds(schedule(SIZE.comments, SIZE.faults, SIZE.seed))
    assert result.inflicted.keys() == set(KINDS)


async def test_whatever_fails_changes_of_content_and_hours_come_once_to_all_followers_and_a_webhook() -> None:
    result = await hold(CONTENT, ContentTrial)

    assert (result.progress.written, result.inflicted.total()) == (CONTENT.comments, CONTENT.faults)


async def test_whatever_a_crash_undoes_of_an_erasure_is_hidden_all_the_while_and_followers_are_told() -> None:
    trial = await hold_erasure(articles=2, comments=400, kills=2)

    assert trial.undone
    assert {f"{who} {what}" for who, (_, asked) in EVERYONE.items() for what in asked} <= trial.readings.answered.keys()
