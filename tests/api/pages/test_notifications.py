"""The page of notifications, and following, as plain forms."""

from databases import Database
from httpx import AsyncClient

from db.discussion.notices.gathering import gather
from tests.api.pages.reader import Page
from tests.api.pages.test_moderation_page import ORIGIN, cookie, pages
from tests.builder import Builder

__all__ = ["pages"]

PRIYA = cookie(sub="priya", name="Priya S")


async def test_a_reader_follows_is_told_and_marks_it_as_read(
    pages: AsyncClient, make: Builder, database: Database
) -> None:
    article = await make.article(slug="herons", headline="The herons are back")
    signed_out = Page((await pages.get("/articles/herons")).text)
    assert "Follow" not in signed_out.words
    assert (await pages.get("/notifications")).status_code == 401
    form = {"subject": f"Article_{article}", "next": "/articles/herons", "change": "follow"}
    assert (await pages.post("/notifications/follow", data=form, headers=ORIGIN)).status_code == 401
    followed = await pages.post("/notifications/follow", data=form, headers=ORIGIN | PRIYA)
    assert (followed.status_code, followed.headers["location"]) == (303, "/articles/herons")
    assert "Following" in Page((await pages.get("/articles/herons", headers=PRIYA)).text).words
    await make.comment(article_id=article, body="One of them stood there for an hour.")

    async def told() -> list[str]:
        return Page((await pages.get("/notifications", headers=PRIYA)).text).words

    await gather(database)
    words = await told()
    assert "New comments on an article that you follow" in words
    assert "One of them stood there for an hour." in words
    assert " unread</span>" in (await pages.get("/", headers=PRIYA)).text
    newest = await make.connection.fetchval("select max(seq) from news.notice")
    read = await pages.post("/notifications/read", data={"up-to": f"Notification_{newest}"}, headers=ORIGIN | PRIYA)
    assert read.status_code == 303
    assert not {"unread", "Mark all as read"} & set(await told())
    await pages.post("/notifications/follow", data={**form, "change": "unfollow"}, headers=ORIGIN | PRIYA)
    assert "The herons are back" not in await told()
    refused = await pages.post("/notifications/follow", data={**form, "subject": "Comment_1"}, headers=ORIGIN | PRIYA)
    assert refused.status_code == 404
