"""Times of the last week say how long ago they were: in the language of the page, as time goes by; nothing moves."""

import re
from datetime import UTC, datetime, timedelta

from playwright.async_api import Page, expect

from tests.browser.conftest import Open
from tests.builder import Builder

TIMES = ".opening .meta > time"
SHOWN = ".opening, .opening .meta > *, .entry header, .entry header > :not(.fold)"
BOXES = """(shown) => [...document.querySelectorAll(shown)].map((each) => each.getBoundingClientRect())
  .map(({ x, y, width, height }) => [x, y, width, height].map(Math.round))"""
JUST_NOW = re.compile("^(now|[12] minutes? ago)$")


def ago(**how_long: float) -> datetime:
    return datetime.now(UTC) - timedelta(**how_long)


async def boxes(page: Page) -> list[list[int]]:
    found: list[list[int]] = await page.evaluate(BOXES, SHOWN)
    return found


async def test_times_say_how_long_ago_they_were_and_nothing_moves(visit: Open, make: Builder) -> None:
    article = await make.article(slug="glass", published_at=ago(hours=3.5), updated_at=ago(hours=2.5))
    name = "Somebody whose name fills a row"
    old = await make.comment(article_id=article, created_at=ago(days=8))
    new = await make.comment(
        article_id=article, created_at=ago(days=2.5), author_id=await make.commenter(display_name=name)
    )
    phone = {"width": 375, "height": 800}
    page = await visit("/articles/glass", viewport=phone)
    still = await visit("/articles/glass", viewport=phone, java_script_enabled=False)
    published, first = page.locator(TIMES).first, page.locator(f"#Comment_{new} .when > time")

    await expect(page.locator(TIMES)).to_have_text(["3 hours ago", "2 hours ago"])
    await expect(first).to_have_text("2 days ago")
    await expect(page.locator(f"#Comment_{old} .when > time")).to_contain_text(" UTC")
    for shown, time in ((published, TIMES), (first, f"#Comment_{new} .when > time")):
        assert await shown.get_attribute("title") == await still.locator(time).first.text_content()
    assert await boxes(page) == await boxes(still)

    live = await make.comment(article_id=article, created_at=ago(seconds=1))
    await page.locator(".arrived").click()
    latest = page.locator(f"#Comment_{live} .when > time")
    await expect(latest).to_have_text(JUST_NOW)
    assert re.search(r", \d\d:\d\d UTC$", await latest.get_attribute("title") or "")


async def test_times_go_by_in_the_language_that_is_around_them(visit: Open, make: Builder) -> None:
    now = datetime.now(UTC)
    await make.article(language="ar", published_at=now - timedelta(minutes=3))
    await make.article(published_at=now - timedelta(minutes=10))
    page = await visit("/developers")
    await page.clock.install(time=now)
    await page.clock.pause_at(now + timedelta(seconds=1))
    await page.goto("/")

    await expect(page.locator(".teaser[lang=ar] time")).to_have_text("قبل 3 دقائق")
    await expect(page.locator(".teaser:not([lang]) time")).to_have_text("10 minutes ago")
    await page.clock.fast_forward(60 * 60 * 1000)
    await expect(page.locator(".teaser[lang=ar] time")).to_have_text("قبل 63 دقيقة")
    await expect(page.locator(".teaser:not([lang]) time")).to_have_text("70 minutes ago")
