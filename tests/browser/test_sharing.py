"""Sharing an article and a quote, with scripts and without."""

from playwright.async_api import expect

from tests.browser.conftest import Open
from tests.builder import Builder

READER = {"user_agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36"}
CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}


async def test_without_scripts_a_link_leads_to_the_platform_and_counts(visit: Open, make: Builder) -> None:
    await make.article(slug="glass", headline="Glass & hands")
    page = await visit("/articles/glass", java_script_enabled=False, **READER)
    link = page.locator(".sharing").get_by_role("link", name="Telegram")

    path = await link.get_attribute("href") or ""
    response = await page.context.request.get(path, max_redirects=0)

    assert (response.status, response.headers["location"]) == (
        302,
        "https://t.me/share/url?url=https%3A%2F%2Fnews.example%2Farticles%2Fglass&text=Glass%20%26%20hands",
    )
    await page.reload()
    await expect(link).to_have_accessible_name("Telegram 1 share (opens in a new window)")


async def test_a_link_is_copied_and_counted(visit: Open, make: Builder) -> None:
    await make.article(slug="glass")
    page = await visit("/articles/glass", **READER, **CLIPBOARD)

    await page.get_by_role("button", name="Copy link").click()

    await expect(page.locator(".sharing .told")).to_have_text("Copied")
    await expect(page.get_by_role("button", name="Copy link")).to_have_accessible_name("Copy link 1 share")
    assert await page.evaluate("navigator.clipboard.readText()") == "https://news.example/articles/glass"


async def test_the_link_of_a_shared_quote_scrolls_to_its_words(visit: Open, make: Builder) -> None:
    article, words = await make.article(slug="glass"), "Well-known, it melts"
    await make.paragraphs(article, *["Long ago."] * 100, f"“{words},” she said.")
    place = {"anchor_paragraph": 100, "anchor_start": 1, "anchor_end": 1 + len(words)}
    await make.quote(article, text="It melts", is_pull_quote=True, attribution="Agnes", **place)
    page = await visit("/articles/glass", **READER, **CLIPBOARD)
    mark = page.locator(".body .quote")
    await expect(mark).not_to_be_in_viewport()

    await page.get_by_role("link", name="Share the quote").click()
    await expect(page.locator(".sharing .told")).to_have_text("Copied")
    copied = await page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("https://news.example/articles/glass?quote=Quote_")
    await page.goto(copied.removeprefix("https://news.example"))

    await expect(mark).to_have_text(words)
    await expect(mark).to_be_in_viewport()
