"""Comments on pages without scripts: threads, their pages, and how each of them stands."""

import re

from httpx import AsyncClient

from tests.api.pages.reader import Page
from tests.api.pages.test_comment_forms import WORDS, pages, seen, send
from tests.builder import Builder

__all__ = ["pages"]


async def test_comments_are_whole_without_scripts(pages: AsyncClient, make: Builder) -> None:
    article = await make.article(slug="glass")
    first = await make.comment(article_id=article, body="First", author_id=await make.commenter(display_name="Ann B"))
    reply = await make.comment(parent_id=first, body="Answer")
    await make.comment(parent_id=reply, body="Answer to the answer")
    await make.comment(article_id=article, body="Second <b>", body_html="<p>Second &lt;b&gt;</p>")
    await make.like(first)

    words = " | ".join(Page(await seen(pages, "/articles/glass")).words)

    comments = words[words.index("4 comments") : words.index("Send")]
    assert re.findall(r"Second <b>|First|Answer to the answer|Answer", comments) == [
        "Second <b>",
        "First",
        "Answer",
        "Answer to the answer",
    ]
    assert "A | Ann B | 1 January 2026, 12:03 UTC" in comments
    assert "First | Waits" in comments
    assert "Like | 1 |" in comments
    assert "At least 50 characters, at most 3,000." in comments


async def test_who_comments_is_in_no_element_where_extractors_look_for_the_authors_of_an_article(
    pages: AsyncClient, make: Builder
) -> None:
    article = await make.article(slug="glass")
    ann = await make.commenter(display_name="Ann B")
    comment = await make.comment(article_id=article, author_id=ann)
    await make.comment(parent_id=comment, author_id=ann)

    for path in ("/articles/glass", f"/comments/Comment_{comment}"):
        text = await seen(pages, path)
        names = re.findall(r"<(\w+ [^>]*)>Ann B</", text)
        assert names
        assert not any(re.search(r'(class|id|itemprop|name|property|rel)="(author|byline)"', name) for name in names)


async def test_older_comments_and_more_replies_have_pages(pages: AsyncClient, make: Builder) -> None:
    article = await make.article(slug="glass")
    comments = [await make.comment(article_id=article, body=f"Number {number}.") for number in range(22)]
    for number in range(22):
        await make.comment(parent_id=comments[-1], body=f"Reply {number}.")

    newest = Page(await seen(pages, "/articles/glass"))
    older = Page(await seen(pages, newest.links["Older comments"].partition("#")[0]))
    thread = Page(await seen(pages, newest.links["17 more replies"].partition("#")[0]))
    rest = Page(await seen(pages, thread.links["More replies"].partition("#")[0]))

    def found(page: Page, word: str) -> list[str]:
        return [text for text in page.words if text.startswith(word)]

    assert found(newest, "Number") == [f"Number {number}." for number in range(21, 1, -1)]
    assert found(older, "Number") == ["Number 1.", "Number 0."]
    assert older.links["Newest comments"] == "/articles/glass#comments"
    assert found(newest, "Reply ") == [f"Reply {number}." for number in range(5)]
    assert found(thread, "Reply ")[:-1] == [f"Reply {number}." for number in range(20)]
    assert found(rest, "Reply ")[:-1] == ["Reply 20.", "Reply 21."]


async def test_a_comment_that_waits_says_so_to_its_author_only(pages: AsyncClient, make: Builder) -> None:
    article = await make.article(slug="glass")
    await make.connection.execute(
        "update news.discussion set commenting_mode = 'PREMODERATED' where article_id = $1", article
    )
    await send(pages, "/articles/glass/comments", body=WORDS)

    mine, theirs = await seen(pages, "/articles/glass", "Priya"), await seen(pages, "/articles/glass")

    waits = '<p class="waits" >Waits for a moderator. Other readers do not see it yet.</p>'
    assert (WORDS in mine, WORDS in theirs) == (True, False)
    assert (waits in mine, waits in theirs) == (True, False)
    assert "Comments appear once a moderator has agreed." in theirs


async def test_closed_comments_have_no_form(pages: AsyncClient, make: Builder) -> None:
    article = await make.article(slug="glass")
    await make.connection.execute(
        "update news.discussion set commenting_mode = 'CLOSED' where article_id = $1", article
    )

    shown = await seen(pages, "/articles/glass", "Priya")
    response = await send(pages, "/articles/glass/comments", body=WORDS)

    assert '<p data-when="CLOSED" >Comments are closed.</p>' in shown
    assert '<div data-when="OPEN PREMODERATED" hidden>' in shown
    assert "The comments of this article are closed." in response.text


async def test_a_removed_comment_keeps_its_place_above_its_replies(pages: AsyncClient, make: Builder) -> None:
    comment = await make.comment(article_id=await make.article(slug="glass"), body="First")
    await make.comment(parent_id=comment, body="Answer")
    await make.connection.execute("update news.comment set status = 'REMOVED' where id = $1", comment)

    words = Page(await seen(pages, "/articles/glass")).words

    assert ("First" in words, words.index("This comment was removed.") < words.index("Answer")) == (False, True)
