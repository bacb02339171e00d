"""The moderation queue is told of whatever enters and leaves it, in every way there is."""

from typing import Any

import pytest

from db.article_input import CommentDraft
from schema.engine.execution import Engine
from tests.builder import Builder
from tests.schema.conftest import MODERATOR, PRIYA, Ask
from tests.schema.discussion.test_comment_events import SET_STATUS
from tests.schema.imported_thread import LATER, ImportedThread
from tests.schema.live import following, refusal, take

EVENTS = """subscription($after: String) { moderationEvents(after: $after) {
  __typename commentCount
  ... on CommentAdded { comment { id } }
  ... on CommentEdited { comment { id body author { displayName } } }
  ... on CommentRemoved { comment { id status } }
  ... on FeedReset { article { slug } }
} }"""
QUEUE = "{ moderationQueue { totalCount feedCursor nodes { id } } }"
DELETE = """mutation($input: DeleteCommenterInput!) { deleteCommenter(input: $input) { errors { code } } }"""
ONE, TWO = CommentDraft(name="Asha", body="The geese are back."), CommentDraft(name="Ben", body="So they are.")


async def hold(thread: ImportedThread, name: str) -> int:
    """Sends an imported comment back to the queue."""
    key = int((await thread.ids())[name].removeprefix("Comment_"))
    await thread.connection.execute(SET_STATUS, "PENDING", key)
    return key


async def queue(ask: Ask) -> Any:
    return (await ask(QUEUE, MODERATOR))["moderationQueue"]


async def test_an_import_that_takes_a_held_comment_away_starts_the_queue_over(
    live: Engine, ask: Ask, thread: ImportedThread
) -> None:
    await thread.save(ONE, TWO)
    begun = (await queue(ask))["feedCursor"]
    await hold(thread, "Ben: So they are.")
    async with following(live, EVENTS, MODERATOR, after=begun) as early:
        await take(early, 1)
        await thread.save(ONE)
        heard = await take(early, 1)
    async with following(live, EVENTS, MODERATOR, after=begun) as late:
        resumed = await take(late, 1)

    assert heard == resumed == [{"__typename": "FeedReset", "commentCount": 0, "article": {"slug": "geese"}}]
    assert (await queue(ask))["totalCount"] == 0


@pytest.mark.parametrize(
    "change", [{"name": "Benjamin"}, {"body": "So they all are."}], ids=["another author", "other words"]
)
async def test_an_import_that_changes_a_held_comment_edits_it(
    live: Engine, thread: ImportedThread, change: dict[str, str]
) -> None:
    words = {"name": "Ben", "body": "So they are, all of them."}
    await thread.save(ONE, CommentDraft(name="Ben", body="So they are, all of them.", at=LATER))
    key = await hold(thread, "Ben: So they are, all of them.")
    changed = words | change
    async with following(live, EVENTS, MODERATOR) as results:
        await thread.save(ONE, CommentDraft(name=changed["name"], body=changed["body"], at=LATER))
        (event,) = await take(results, 1)

    assert (event["__typename"], event["comment"]["id"]) == ("CommentEdited", f"Comment_{key}")
    assert (event["comment"]["body"], event["comment"]["author"]["displayName"]) == (changed["body"], changed["name"])


@pytest.mark.parametrize("keep", [False, True])
async def test_a_deleted_account_takes_its_words_or_its_name_from_the_queue(
    live: Engine, ask: Ask, make: Builder, keep: bool
) -> None:
    kind, left = ("CommentEdited", 1) if keep else ("CommentRemoved", 0)
    author = await make.commenter(subject=PRIYA.subject, display_name=PRIYA.name)
    held = await make.comment(author_id=author, status="PENDING")
    async with following(live, EVENTS, MODERATOR) as results:
        await ask(DELETE, PRIYA, input={"keepWords": keep})
        *_, event = await take(results, 1 if keep else 2)  # the name goes first

    assert (event["__typename"], event["commentCount"], event["comment"]["id"]) == (kind, left, f"Comment_{held}")
    assert event["comment"].get("author", {}).get("displayName", "Deleted reader") == "Deleted reader"
    assert (await queue(ask))["totalCount"] == left


async def test_an_article_that_is_deleted_ends_the_stream_of_the_queue(live: Engine, ask: Ask, make: Builder) -> None:
    """Of a comment without an article nothing can be shown: the queue is to be read again."""
    article = await make.article()
    begun = (await queue(ask))["feedCursor"]
    await make.comment(article_id=article, status="PENDING")
    await make.connection.execute("delete from news.article where id = $1", article)
    read_again = (await queue(ask))["feedCursor"]

    assert await refusal(live, EVENTS, MODERATOR, after=begun) == "CURSOR_EXPIRED"
    async with following(live, EVENTS, MODERATOR, after=read_again) as results:
        held = await make.comment(status="PENDING")
        assert await take(results, 1) == [
            {"__typename": "CommentAdded", "commentCount": 1, "comment": {"id": f"Comment_{held}"}}
        ]


async def test_the_queue_of_a_withdrawn_article_stays_and_is_told(live: Engine, ask: Ask, make: Builder) -> None:
    article = await make.article()
    held = await make.comment(article_id=article, status="PENDING")
    await make.connection.execute("update news.article set status = 'WITHDRAWN'")
    async with following(live, EVENTS, MODERATOR) as results:
        await make.connection.execute(SET_STATUS, "REJECTED", held)
        heard = await take(results, 1)

    assert [event["__typename"] for event in heard] == ["CommentRemoved"]
