"""Comments on words in a browser: selected and commented on, counted beside the blocks, and read on a phone."""

from playwright.async_api import Page, expect

from tests.articles import draft_of, save
from tests.browser.conftest import Open
from tests.browser.discussion import GLASS, SEPTEMBER, comment, see
from tests.browser.test_accessibility import found
from tests.builder import Builder

FIRST, SECOND = "They blow 🔥 glass & sing.", "It melts in September."
SHIFTS = (
    "new PerformanceObserver((list) => list.getEntries().forEach((each) => (window.shifted ??= []).push(each.value)))"
)
SELECT = """([index, start, end]) => {
  const text = document.querySelectorAll(".body > p")[index].firstChild;
  document.getSelection().setBaseAndExtent(text, start, text, end);
}"""


async def wait_for_counts(page: Page, wanted: str) -> None:
    """By asking again: the page's own policy lets nothing be evaluated in it for long."""
    links = page.locator(".on-block")
    for place, sign in enumerate(wanted.split()):
        await expect(links.nth(place)).to_have_attribute("data-sign", sign)


async def test_words_are_selected_and_commented_on_and_others_see_the_number(visit: Open, make: Builder) -> None:
    article = await make.article(slug="glass", text=f"{FIRST}\n\n{SECOND}")
    await save(make.connection, await draft_of(make.connection, article))
    phone = await visit("/articles/glass", "Wilma", viewport={"width": 375, "height": 700})
    page = await visit("/articles/glass", "Xaver")
    await wait_for_counts(page, "+ +")
    await phone.evaluate(f"{SHIFTS}.observe({{ type: 'layout-shift', buffered: false }})")

    await page.evaluate(SELECT, [0, 10, 18])
    await page.get_by_role("button", name="Comment on this").click()
    await expect(page.locator("#leave-comment .on")).to_have_text("🔥 glass")
    await expect(page.locator("#leave-comment textarea")).to_be_focused()
    await comment(page, GLASS)

    await see(page, [GLASS], "1 comment")
    await expect(page.locator(".threads .on")).to_have_text("🔥 glass")
    await expect(page.locator("#leave-comment .on")).to_have_count(0)
    for each in (page, phone):
        await wait_for_counts(each, "1 +")
    assert await phone.evaluate("window.shifted ?? []") == []
    assert await phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await found(phone) == []


async def test_the_number_opens_the_thread_by_keyboard_and_only_it_is_followed(visit: Open, make: Builder) -> None:
    article = await make.article(slug="glass", text=f"{FIRST}\n\n{SECOND}")
    await save(make.connection, await draft_of(make.connection, article))
    page, other = await visit("/articles/glass", "Yola"), await visit("/articles/glass", "Zeno")

    await page.get_by_role("link", name="Comment on this").nth(1).press("Enter")
    await expect(page).to_have_url("/articles/glass?block=Block_2#comments")
    await comment(other, GLASS)
    await comment(page, SEPTEMBER)

    await expect(page.locator(".threads .words")).to_have_text([SEPTEMBER])
    await expect(page.locator("#comments-heading")).to_have_text("2 comments")
    await wait_for_counts(other, "+ 1")
    await expect(page.locator(".arrived")).to_be_hidden()
