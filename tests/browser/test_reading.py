"""From page to page, as readers go."""

from playwright.async_api import expect

from tests.api.pages.glassworks import QUOTE, glassworks
from tests.browser.conftest import Open
from tests.builder import Builder


async def test_a_reader_goes_from_the_front_page_to_a_speaker_and_back_to_the_exact_words(
    visit: Open, make: Builder
) -> None:
    await glassworks(make)
    page = await visit("/")

    await page.get_by_role("link", name="Glass & hands").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Glass & hands")
    await expect(page.locator(".body > p")).to_have_text([f"“{QUOTE},” Thorvall said.", "It ended."])

    await page.locator(".body").get_by_role("link", name=QUOTE).click()
    await expect(page).to_have_title("Agnes Thorvall – Dateline")  # noqa: RUF001
    await expect(page.locator(".said blockquote")).to_have_text([f"“{QUOTE}”"])

    await page.locator(".said").get_by_role("link", name="Glass & hands").click()
    await expect(page.locator(":target")).to_have_text(QUOTE)
    await expect(page.locator(":target")).to_be_in_viewport()
