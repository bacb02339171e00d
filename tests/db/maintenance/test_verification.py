"""Counts that are kept are counted anew, and each difference is found and told in one line."""

import pytest
from asyncpg import Connection

from db.maintenance.verification import CHECKS, Difference, differences
from tests.api.commands.test_command_line import dateline
from tests.builder import Builder

ARTICLE, COMMENT, COMMENTER, QUEUE = "Article_1", "Comment_1", "Commenter_1", "moderation queue"


async def talk(make: Builder) -> None:
    """Article 1 with comment 1, its reply, a like and a report of it, and an event of each; three in the queue."""
    article = await make.article()
    await make.names(article, await make.person(), await make.person())
    first = await make.comment(article_id=article, author_id=await make.commenter())
    await make.comment(parent_id=first)
    await make.like(first)
    for _ in range(3):
        await make.comment(article_id=article, status="PENDING")
    await make.connection.execute(
        "insert into news.report (comment_id, commenter_id, reason) values ($1, $2, 'SPAM')",
        first, await make.commenter(),
    )  # fmt: skip


async def test_triggers_leave_no_differences(connection: Connection, make: Builder) -> None:
    await talk(make)
    await connection.execute("update news.comment set status = 'REMOVED'")
    await connection.execute("update news.comment set status = 'PUBLISHED' where parent_id is not null")
    await connection.execute("delete from news.comment_like")

    assert await differences(connection) == []


@pytest.mark.parametrize(
    ("harm", "found"),
    [
        (
            "update news.discussion set comment_count = 9",
            [
                Difference("comment_count", ARTICLE, 9, 2),
                Difference("comment_count of the last event", ARTICLE, 2, 9),
            ],
        ),
        (
            "update news.commenter set comment_count = 9 where id = 1",
            [Difference("comment_count", COMMENTER, 9, 1)],
        ),
        ("update news.comment set reply_count = 9 where id = 1", [Difference("reply_count", COMMENT, 9, 1)]),
        ("update news.comment set reply_total = 9 where id = 1", [Difference("reply_total", COMMENT, 9, 1)]),
        ("update news.discussion set thread_count = 9", [Difference("thread_count", ARTICLE, 9, 1)]),
        ("update news.discussion set thread_total = 9", [Difference("thread_total", ARTICLE, 9, 4)]),
        ("update news.comment set like_count = 9 where id = 1", [Difference("like_count", COMMENT, 9, 1)]),
        ("update news.comment set report_count = 9 where id = 1", [Difference("report_count", COMMENT, 9, 1)]),
        (
            "update news.comment set reply_count = 1, status = 'PENDING' where id = 2",
            [Difference("reply_count", "Comment_2", 1, 0), Difference("visible", "Comment_2", 1, 0)],
        ),
        ("delete from news.comment_event where seq = 1", []),
        (
            "update news.article_person set listed_at = null where position = 2",
            [Difference("right times of mentions", ARTICLE, 1, 2)],
        ),
        ("delete from news.comment_event where seq = 2", [Difference("events", ARTICLE, 5, 6)]),
        ("update news.discussion set last_seq = 9", [Difference("last_seq", ARTICLE, 9, 6)]),
        ("update news.discussion set told_seq = 9", [Difference("told_seq", ARTICLE, 9, 3)]),
        (
            "update news.comment_event set comment_count = 9 where seq = 6",
            [Difference("comment_count of the last event", ARTICLE, 9, 2)],
        ),
        ("update news.moderation_feed set comment_count = 9", [Difference("comment_count", QUEUE, 9, 3)]),
        ("update news.moderation_feed set last_seq = 9", [Difference("last_seq", QUEUE, 9, 3)]),
        ("delete from news.moderation_event where seq = 2", [Difference("events", QUEUE, 2, 3)]),
        (
            "insert into news.article_revision (article_id, number, kind, content) values (1, 2, 'PUT', '{}')",
            [Difference("revision", ARTICLE, 1, 2)],
        ),
        (
            "insert into news.anchor_count (subject_id, kind, article_id, comment_count) values (7, 'Block', 1, 9)",
            [Difference("comment_count", "Block_7", 9, 0)],
        ),
    ],
)
async def test_every_harm_is_found(connection: Connection, make: Builder, harm: str, found: list[Difference]) -> None:
    await talk(make)

    await connection.execute(harm)

    assert sorted(await differences(connection), key=str) == sorted(found, key=str)


def test_every_check_has_its_name() -> None:
    assert CHECKS == [
        "anchor_counts", "article_revisions",
        "commenter_comment_counts", "discussion_comment_counts", "event_comment_counts", "event_ends", "event_holes",
        "like_counts", "mention_times", "queue_end", "queue_holes", "queue_length", "reply_counts", "reply_totals",
        "report_counts", "thread_counts", "thread_totals", "told_ends", "visible_comments",
    ]  # fmt: skip


async def test_the_command_prints_differences_and_fails(
    connection: Connection, database_url: str, make: Builder
) -> None:
    await talk(make)
    good = dateline("verify", DATABASE_URL=database_url)
    await connection.execute("update news.comment set like_count = 9 where id = 1")

    assert good == (0, "No differences.\n", "")
    line = "like_count of Comment_1: 9 stored, 1 counted\n"
    assert dateline("verify", DATABASE_URL=database_url) == (1, line, "")
