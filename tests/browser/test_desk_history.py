"""An article's history in a browser, which needs no script: what changed, by more than colour, and restoring."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Open
from tests.browser.desk import desk, fill, save
from tests.browser.test_accessibility import found
from tests.builder import Builder

FIRST = "The gates opened at six.\n\nNobody saw it, and nobody had been told.\n\nIt rained."
SECOND = "The gates opened at seven.\n\nNobody saw it, and nobody had been told.\n\nIt rained until noon."


@pytest.mark.parametrize("size", [(1280, 900), (375, 812)], ids=["wide", "narrow"])
async def test_what_was_changed_is_seen_and_restored_by_keyboard(
    visit: Open, make: Builder, size: tuple[int, int]
) -> None:
    page = await desk(visit, "Hilda", viewport={"width": size[0], "height": size[1]})
    await fill(page, headline="The lock gates", body=FIRST)
    await save(page)
    await fill(page, headline="The lock gates open", body=SECOND)
    await save(page)
    await expect(page.get_by_role("button", name="Preview the site")).to_be_visible()

    await page.get_by_role("link", name="History").press("Enter")
    gone, new = page.locator("#changes del", has_text="six"), page.locator("#changes ins", has_text="seven")
    await expect(gone).to_have_css("text-decoration-line", "line-through")
    await expect(new).to_have_css("text-decoration-line", "underline")
    assert await found(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") == size[0]

    await page.get_by_role("link", name="1. Saved").press("Enter")
    await expect(page.get_by_role("heading", name="Revision 1")).to_be_in_viewport()
    await page.get_by_role("link", name="Restore…").press("Enter")
    await page.get_by_label("Headline").press("Space")
    assert await found(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") == size[0]
    await page.get_by_role("button", name="Restore").press("Enter")
    await expect(page.get_by_role("link", name="3. Restored")).to_have_attribute("aria-current", "true")

    await page.get_by_role("link", name="Edit the article").press("Enter")
    await expect(page.locator("#f-headline")).to_have_value("The lock gates open")
    await expect(page.locator("#f-body")).to_have_value(FIRST)
