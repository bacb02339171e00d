"""A page whose server is cut off: it says so, loses nothing, and heals by itself."""

from pathlib import Path

from playwright.async_api import expect

from tests.browser.conftest import Open
from tests.browser.discussion import GLASS, comment, see, see_arrived
from tests.builder import Builder
from tests.servers import running

LOST = "There was no answer. Try again: what you typed is kept here."


async def test_a_page_survives_its_server(visit: Open, make: Builder, database_url: str, tmp_path: Path) -> None:
    article = await make.article(slug="glass")
    async with running(database_url, tmp_path / "log", 1, DATELINE_RATE_LIMITS="off") as [server]:
        page = await visit(f"{server.url}/articles/glass", "Ida")
        await make.comment(article_id=article, body="Before.")
        await see_arrived(page, "1 new comment", ["Before."], "1 comment")

        await server.kill()
        await expect(page.locator(".state")).to_have_text("Reconnecting …")
        await make.comment(article_id=article, body="Meanwhile.")
        await comment(page, GLASS)
        await expect(page.locator("#leave-comment .errors p")).to_have_text([LOST])
        await server.start()

        await expect(page.locator(".state")).to_have_text("")
        await see_arrived(page, "1 new comment", ["Meanwhile.", "Before."], "2 comments")
        await page.get_by_role("button", name="Post comment").click()
        await see(page, [GLASS, "Meanwhile.", "Before."], "3 comments")
