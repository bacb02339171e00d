"""Comments on an open page: written, refused, seen by others as they come and change."""

from collections.abc import Awaitable, Callable

from playwright.async_api import expect

from tests.browser.conftest import Open
from tests.browser.discussion import GLASS, SEPTEMBER, comment, see, see_arrived, write
from tests.builder import Builder

LONG_ENOUGH = "Fifty it is 🔥 " + "n" * 36


async def test_a_comment_of_49_characters_is_refused_and_with_one_more_it_is_there(visit: Open, make: Builder) -> None:
    await make.article(slug="glass")
    page = await visit("/articles/glass", "Alma")
    form = page.locator("#leave-comment")
    await expect(form.locator(".counter")).to_have_text("0 / 50")

    await comment(page, f"{LONG_ENOUGH[:-1]}  ")
    await expect(form.locator(".counter")).to_have_text("49 / 50")
    await expect(form.locator(".errors p")).to_have_text(["A comment has at least 50 characters; this one has 49."])
    await comment(page, f"{LONG_ENOUGH}  ")

    await see(page, [LONG_ENOUGH], "1 comment")
    await expect(page.locator(".threads .commenter")).to_have_text(["Alma"])
    await expect(form.locator(".errors p")).to_have_count(0)
    await expect(form.get_by_role("textbox")).to_have_value("")
    await expect(form.locator(".counter")).to_have_text("0 / 50")
    await page.reload()
    await see(page, [LONG_ENOUGH], "1 comment")


async def test_anothers_comment_waits_behind_a_button_and_ones_own_is_shown_once(visit: Open, make: Builder) -> None:
    await make.article(slug="glass")
    bela, cora = await visit("/articles/glass", "Bela"), await visit("/articles/glass", "Cora")

    await comment(bela, GLASS)
    await see(bela, [GLASS], "1 comment")
    await expect(cora.get_by_role("button", name="1 new comment", exact=True)).to_be_visible()
    await see(cora, [], "1 comment")
    await comment(cora, SEPTEMBER)

    await see_arrived(bela, "1 new comment", [SEPTEMBER, GLASS], "2 comments")
    await see_arrived(cora, "1 new comment", [GLASS, SEPTEMBER], "2 comments")


async def test_readers_like_answer_and_edit_and_others_see_it(visit: Open, make: Builder) -> None:
    await make.article(slug="glass")
    dora = await visit("/articles/glass", "Dora")
    await comment(dora, GLASS)
    await see(dora, [GLASS], "1 comment")
    emil = await visit("/articles/glass", "Emil")

    await emil.get_by_role("button", name="Like").click()
    await expect(emil.get_by_role("button", name="Like 1", pressed=True)).to_be_visible()
    await expect(dora.get_by_role("button", name="Like 1", pressed=False)).to_be_visible()
    form, link = emil.locator("#short-form"), emil.get_by_role("link", name="Reply")
    ways: list[Callable[[], Awaitable[None]]]
    ways = [lambda: form.get_by_role("button", name="Cancel").click(), lambda: emil.keyboard.press("Escape")]
    for put_away in ways:
        await link.click()
        await write(form, "Short.", "Send")
        await expect(form.get_by_role("alert")).not_to_be_empty()
        await form.get_by_role("textbox").press_sequentially("More.")
        await expect(form.get_by_role("alert")).to_be_empty()
        await put_away()
        await expect(form).to_have_count(0)
        await expect(link).to_be_focused()
    await link.click()
    await write(form, SEPTEMBER, "Send")
    await see(emil, [GLASS, SEPTEMBER], "2 comments")
    await see_arrived(dora, "1 new comment", [GLASS, SEPTEMBER], "2 comments")
    await expect(dora.locator(".replies .words")).to_have_text([SEPTEMBER])

    await dora.get_by_role("link", name="Edit").locator("visible=true").click()
    await expect(dora.get_by_label("Edit your comment")).to_have_value(GLASS)
    await write(dora.locator("#short-form"), f"{GLASS} So was I.", "Send")
    await see(emil, [f"{GLASS} So was I.", SEPTEMBER], "2 comments")
    await expect(emil.locator(".threads .edited").locator("visible=true")).to_have_count(1)


async def test_what_a_moderator_removes_goes_from_an_open_page(visit: Open, make: Builder) -> None:
    article = await make.article(slug="glass")
    answered = await make.comment(article_id=article, body="Answered.")
    await make.comment(parent_id=answered, body="The answer.")
    alone = await make.comment(article_id=article, body="Alone.")
    page = await visit("/articles/glass")
    await see(page, ["Alone.", "Answered.", "The answer."], "3 comments")

    moderator = await visit("/moderation?status=PUBLISHED", "Faye", "moderator")
    for removed in (alone, answered):
        await moderator.locator(f"#Comment_{removed}").get_by_role("button", name="Remove").click()

    await see(page, ["The answer."], "1 comment")
    await expect(page.locator(".threads > li > .entry")).to_have_text(["This comment was removed."])


async def test_a_draft_survives_a_reload_and_a_sign_in(visit: Open, make: Builder) -> None:
    await make.article(slug="glass")
    page = await visit("/articles/glass")
    await page.get_by_label("Leave a comment").fill(GLASS)
    await page.reload()
    await expect(page.get_by_label("Leave a comment")).to_have_value(GLASS)

    await page.get_by_role("button", name="Post comment").click()
    await page.get_by_label("Name").fill("Gus")
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.locator(".signed b")).to_have_text("Gus")
    await expect(page.get_by_label("Leave a comment")).to_have_value(GLASS)

    await page.get_by_role("button", name="Post comment").click()
    await see(page, [GLASS], "1 comment")
    await expect(page.locator(".threads .commenter")).to_have_text(["Gus"])
