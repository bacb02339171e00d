"""The same site with JavaScript switched off: whole, and its forms work."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Open
from tests.browser.discussion import GLASS, SEPTEMBER, comment, see, write
from tests.builder import Builder


async def test_without_scripts_a_reader_comments_answers_and_likes(visit: Open, make: Builder) -> None:
    await make.comment(article_id=await make.article(slug="glass"), body="First of all.")
    page = await visit("/articles/glass", "Hedda", java_script_enabled=False)

    await comment(page, GLASS[:49])
    await expect(page.locator("#leave-comment .errors p")).to_have_text(
        ["A comment has at least 50 characters; this one has 49."]
    )
    await expect(page.get_by_label("Your comment")).to_have_value(GLASS[:49])
    await comment(page, GLASS)
    await expect(page.locator(":target .words")).to_have_text([GLASS])
    await see(page, [GLASS, "First of all."], "2 comments")

    await page.locator("#Comment_1").get_by_role("button", name="Like").click()
    await expect(page.get_by_role("button", name="Like 1", pressed=True)).to_be_visible()
    await page.locator("#Comment_1").get_by_role("link", name="Reply").click()
    await write(page.locator("#reply"), SEPTEMBER, "Post reply")
    await page.goto("/articles/glass")
    await see(page, [GLASS, "First of all.", SEPTEMBER], "3 comments")
    await expect(page.locator("#Comment_1 .replies .commenter")).to_have_text(["Hedda"])


@pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "with scripts"])
async def test_the_address_of_a_comment_shows_it_wherever_it_stands(visit: Open, make: Builder, scripts: bool) -> None:
    article = await make.article(slug="glass")
    first = deep = await make.comment(article_id=article, body="First of all.")
    for depth in range(3):
        deep = await make.comment(parent_id=deep, body=f"Level {depth}.")
    for _ in range(20):
        await make.comment(article_id=article)

    for id, words in ((deep, "Level 2."), (first, "First of all.")):
        page = await visit(f"/comments/Comment_{id}", java_script_enabled=scripts)
        await page.locator("h1 a").click()
        await expect(page.locator(".story h1")).to_be_visible()
        await expect(page.locator(":target > .entry .words")).to_have_text([words])
        await expect(page.locator(":target > .entry")).to_be_in_viewport()
    if scripts:
        await page.goto(f"/articles/glass#Comment_{deep}")
        await expect(page.locator(":target > .entry .words")).to_have_text(["Level 2."])
    other = await make.comment()
    await page.goto(f"/articles/glass?comment=Comment_{other}#Comment_{other}")
    await expect(page.locator(".threads > li")).to_have_count(20)
