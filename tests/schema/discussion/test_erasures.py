"""Accounts with many comments are erased in batches."""

import asyncio

import pytest
from databases import Database

from db.discussion import erasures
from db.feed import event_log
from db.feed.live_feed import LiveFeed
from db.maintenance.verification import differences
from schema.rules import commenter_changes
from tests.builder import Builder
from tests.schema.conftest import MODERATOR, PRIYA, RAHUL, Ask
from tests.schema.discussion.test_commenters import DELETE, WORDS, act, everything, furnish, me


@pytest.mark.parametrize("keep_words", [False, True])
async def test_a_large_account_is_gone_at_once_and_erased_in_batches(
    ask: Ask, make: Builder, database: Database, monkeypatch: pytest.MonkeyPatch, keep_words: bool
) -> None:
    monkeypatch.setattr(commenter_changes, "BATCHES", 1)
    monkeypatch.setattr(erasures, "BATCH", 1)
    _, mine, _ = await furnish(ask, make)
    priya = await me(ask, PRIYA)

    assert (await act(ask, DELETE, PRIYA, keepWords=keep_words))["errors"] == []

    shown = f'{{ node(id: "{mine}") {{ ... on Comment {{ body status author {{ displayName }} }} }} }}'
    words = f"{WORDS} Edited." if keep_words else None
    status = "PUBLISHED" if keep_words else "REMOVED"
    assert "Edited." in str(await everything(make))
    for viewer in (None, RAHUL, MODERATOR):
        found = (await ask(shown, viewer))["node"]
        assert (found["body"], found["status"]) == (words, status)
        assert found["author"]["displayName"] in ("Deleted reader", "Removed")

    maintenance = LiveFeed(database).maintenance
    maintenance.announcements["erasing"] = erasures.pending(database)
    await maintenance.announce_all()
    async with asyncio.timeout(60):
        while await event_log.pending_announcements(database):
            pass
    left = str(await everything(make))
    assert [trace for trace in ("riya", '"key"', *["Edited."] * (not keep_words)) if trace in left] == []
    likes = "select count(*) from news.comment_like where commenter_id = $1"
    assert await make.connection.fetchval(likes, int(priya.partition("_")[2])) == 0
    assert await differences(make.connection) == []
