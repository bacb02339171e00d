"""Pages in scripts of both directions: nothing sticks out, axe finds nothing, what comes live is in their language."""

from datetime import UTC, datetime

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Open
from tests.browser.test_accessibility import found
from tests.builder import Builder

TEXTS = {
    "ar": ("رست آخر عبارة في النهر", "رست آخر عبارة في النهر صباح اليوم، وكان أهل القرية كلهم على الضفة.", "3 تعليقات"),
    "hi": ("नदी की आख़िरी नाव घाट पर लगी", "नदी की आख़िरी नाव आज सुबह घाट पर लगी और पूरा गाँव किनारे पर था।", "3 टिप्पणियाँ"),
    "ja": ("川の最後の渡し舟が着岸", "川の最後の渡し舟が今朝着岸し、村の人々が岸辺に集まった。", "コメント3件"),
    "th": ("เรือข้ามฟากลำสุดท้ายเทียบท่า", "เรือข้ามฟากลำสุดท้ายเทียบท่าเมื่อเช้านี้ และคนทั้งหมู่บ้านมาที่ริมฝั่ง", "3 comments"),
}
WIDTHS = (375, 1280)


async def ferry(make: Builder, language: str) -> int:
    headline, text, _ = TEXTS[language]
    article = await make.article(
        slug="ferry", headline=headline, summary=text, language=language, section=headline.split()[0], dek=text,
        dateline_place="Redmere", dateline_date=datetime(2026, 3, 14, tzinfo=UTC).date(), source="River Wire",
        translation_key="ferry",
    )  # fmt: skip
    await make.article(slug="other", language="en", translation_key="ferry")
    await make.paragraphs(article, text, "The last ferry moored in the morning.")
    await make.key_point(article, 1, text)
    comment = await make.comment(article_id=article, body=text, language=language)
    await make.comment(
        parent_id=comment, body="So it goes.", author_id=await make.commenter(display_name=headline[:20])
    )
    return article


@pytest.mark.parametrize("language", TEXTS)
async def test_a_page_fits_and_axe_finds_nothing(visit: Open, make: Builder, language: str) -> None:
    await ferry(make, language)
    page = await visit("/articles/ferry")

    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 800})
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await found(page) == []


async def test_a_page_from_right_to_left_is_laid_out_so(visit: Open, make: Builder) -> None:
    await ferry(make, "ar")
    page = await visit("/articles/ferry")
    await page.set_viewport_size({"width": 1280, "height": 800})

    name, search = await page.locator(".name a").bounding_box(), await page.locator(".search").bounding_box()
    points, text = await page.locator(".points").bounding_box(), await page.locator(".body").bounding_box()

    assert name
    assert search
    assert points
    assert text
    assert (name["x"] > search["x"], text["x"] > points["x"]) == (True, True)


@pytest.mark.parametrize("language", TEXTS)
async def test_what_comes_live_is_in_the_language_of_the_page(visit: Open, make: Builder, language: str) -> None:
    article = await ferry(make, language)
    page = await visit("/articles/ferry")
    await expect(page.locator(".state")).to_be_empty()

    await make.comment(article_id=article, body="Late, but there.")

    await expect(page.locator("#comments-heading")).to_have_text(TEXTS[language][2])
    await page.locator(".arrived").click()
    times = await page.locator(".threads > li > .entry .when").all_text_contents()
    assert len({time.split()[-1] for time in times}) == 1
    assert times[0].split("2026")[0] == times[1].split("2026")[0]
