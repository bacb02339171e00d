"""A small session of a CMS, with all that `python -m tests.cms` does but for the sitemaps' minute."""

from pathlib import Path

from databases import Database

from tests.cms.trial import run


async def test_readers_see_what_a_cms_has_done_and_nothing_else(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    steps = await run(database_url, tmp_path, 5, time_for_sitemaps=False)

    assert {step.name: set(step.seconds) for step in steps} == {
        "drafts: nothing is seen": {"all"},
        "published": {"page", "API", "feed", "front page"},
        "scheduled: from the hour on": {"page", "API", "feed", "front page"},
        "drafts beside published ones: nothing is seen": {"all"},
        "corrected": {"page", "API"},
        "moved": {
            *("page", "API", "feed", "front page"),
            *("old page", "old feed", "old address in the API", "follower of comments"),
        },
        "withdrawn": {"page", "API", "feed", "front page"},
    }
