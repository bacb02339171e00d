"""What one viewer alone sees, or those who work here alone, is told as well."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from schema.rules.identity import Identity
from tests.builder import Builder
from tests.caching.desk import EDITOR, MODERATOR
from tests.live_queries.watching import Watch, told

READER = Identity("reader-1", "Reader 1")
NAME = "query @live { viewer { commenter { displayName } } }"
LEASE = 'query @live { node(id: "Comment_1") { ... on Comment { lease { moderator { displayName } } reportCount } } }'
FOLLOWS = "query @live { articles { nodes { viewerFollows } } }"
UNREAD = "query @live { viewer { unreadNotificationCount } }"
EDITORS = "query @live { articles { nodes { editors { name } } } }"
AUDIT = "query @live { auditLog(first: 1) { nodes { action subject } } }"
REPLIES = "query @live { articles { nodes { comments { nodes { replyCount likeCount } } } } }"
SOON = timedelta(seconds=2)
LEASED = "insert into news.comment_lease values (1, 1, now() + $1)"
NOTICE = """insert into news.notice (seq, kind, source, commenter_id, article_id, comment_id)
values (1, 'REPLY', 1, 1, 1, 1)"""
ARRIVED = "insert into news.article_editor values (1, 1, now(), now() - interval '1 minute' + $1)"


def named(name: str) -> Any:
    return {"viewer": {"commenter": {"displayName": name}}}


async def test_tokens_of_one_reader_with_other_names_do_not_rename_them_in_turn(watch: Watch) -> None:
    names = [Identity("named", name) for name in ("Mo", "Mona", "Moira")]
    first = await watch(NAME, names[0])
    assert await told(first) == named("Mo")
    second = await watch(NAME, names[1])

    assert [await told(each) for each in (first, second)] == [named("Mona")] * 2
    third = await watch(NAME, names[2])
    assert [await told(each) for each in (first, second, third)] == [named("Moira")] * 3


@pytest.mark.parametrize(
    ("viewer", "query", "changes"),
    [
        (
            MODERATOR,
            LEASE,
            [LEASED.replace("$1", "'1 hour'"), "delete from news.comment_lease"],
        ),
        (MODERATOR, LEASE, ["insert into news.report values (1, 1, 'SPAM')"]),
        (READER, FOLLOWS, ["insert into news.follow values (1, 'ARTICLE', 1, 0)", "delete from news.follow"]),
        (READER, UNREAD, ["insert into news.notice_reader values (1, 1)", "delete from news.notice_reader"]),
        (EDITOR, EDITORS, ["insert into news.article_editor values (1, 1)", "delete from news.article_editor"]),
        (EDITOR, AUDIT, ["insert into news.audit_record (action, subject, subject_id) values ('ADD', 'TOKEN', 1)"]),
        (None, REPLIES, ["update news.comment set reply_count = 1", "update news.comment set like_count = 1"]),
    ],
)
async def test_what_no_cached_answer_shows_is_told(
    watch: Watch, make: Builder, viewer: Identity | None, query: str, changes: Sequence[str]
) -> None:
    await _prepare(make)
    watching = await watch(query, viewer)
    answers = [await told(watching)]

    for change in changes:
        await make.connection.execute(change)
        answers.append(await told(watching))

    assert all(one != other for one, other in pairwise(answers))


@pytest.mark.parametrize(("viewer", "query", "change"), [(MODERATOR, LEASE, LEASED), (EDITOR, EDITORS, ARRIVED)])
async def test_who_is_not_heard_of_again_is_gone_at_that_second(
    watch: Watch, make: Builder, viewer: Identity, query: str, change: str
) -> None:
    await _prepare(make)
    watching = await watch(query, viewer)
    before = await told(watching)
    await make.connection.execute(change, SOON)

    assert await told(watching) != before
    assert await told(watching) == before


async def _prepare(make: Builder) -> None:
    await make.comment(author_id=await make.commenter())
    await make.connection.execute(NOTICE)
