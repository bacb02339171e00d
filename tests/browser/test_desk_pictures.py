"""Pictures at the desk: chosen, dropped and pasted, several at once, described, and with what must stay in sight."""

import re

from playwright.async_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.desk import desk, drop, fill, paste, picture, save
from tests.builder import Builder

PDF = {"name": "notes.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"}
SVG = {"name": "x.svg", "mimeType": "image/svg+xml", "buffer": b"<svg xmlns='http://www.w3.org/2000/svg'/>"}
FALSE = {"name": "false.png", "mimeType": "image/png", "buffer": b"no picture at all"}


async def describe(page: Page, alt: str, **fields: str) -> None:
    """What the dialog asks for, and sent."""
    await expect(page.locator("#picture")).to_be_visible()
    for name, words in {"alt": alt, **fields}.items():
        await page.locator(f"#picture [name={name}]").fill(words)
    await page.get_by_role("button", name="Use the picture").click()


async def test_pictures_are_chosen_and_sent_with_what_stands_for_them(visit: Open, make: Builder) -> None:
    page = await desk(visit, "Pia")
    await fill(page, headline="The mill", body="It turned.")

    await page.locator("#lead-file").set_input_files(picture())  # type: ignore[arg-type]
    await describe(page, "A mill at dusk", credit="Photo: M. L.")
    await expect(page.locator("#lead img")).to_have_attribute("alt", "A mill at dusk")
    await page.locator("#body-file").set_input_files([picture(), PDF])  # type: ignore[arg-type]
    await describe(page, "A [wide] river", caption='The "lade"')
    await expect(page.locator("#f-body")).to_have_value(
        re.compile(r'!\[A \\\[wide\\\] river\]\(image:Image_\d+ "The \\"lade\\""\)')
    )
    await expect(page.locator("#e-body")).to_contain_text("notes.pdf\u2069 is no picture")
    await expect(page.frame_locator("#preview").locator(".lead-picture figcaption")).to_have_text("Photo: M. L.")
    await save(page)

    assert await make.connection.fetchval("select count(*) from news.article_image") == 2


async def test_several_pictures_are_dropped_and_pasted_one_after_another(visit: Open, make: Builder) -> None:
    page = await desk(visit, "Dora")
    await fill(page, headline="The mill", body="First.\n\nLast.")
    await page.locator("#f-body").evaluate("(body) => body.setSelectionRange(6, 6)")

    await drop(page, "#f-body", picture(), SVG, picture("second"))
    await expect(page.locator("#picture .place")).to_have_text("1 of 2")
    await describe(page, "One")
    await expect(page.locator("#picture .place")).to_have_text("2 of 2")
    await describe(page, "Two")
    await expect(page.locator("#picture")).to_be_hidden()
    await expect(page.locator("#e-body")).to_contain_text("x.svg")
    await paste(page, "#f-body", picture())
    await describe(page, "Three")
    await expect(page.locator("#in-text img")).to_have_count(3)
    image = r"\(image:Image_\d+\)"
    await expect(page.locator("#f-body")).to_have_value(
        re.compile(rf"^First\.\n\n!\[One\]{image}\n\n!\[Two\]{image}\n\n!\[Three\]{image}\n\nLast\.$")
    )

    await paste(page, "#f-body", picture(), words="Words that came with a picture of them")
    await drop(page, "#lead", picture(), picture("surplus"))
    await page.keyboard.press("Escape")
    await expect(page.locator('[id="e-image"]')).to_have_text(re.compile("surplus.jpg\u2069 was left out"))
    await expect(page.locator("#picture")).to_be_hidden()
    await drop(page, "#lead", PDF)
    await expect(page.locator('[id="e-image"]')).to_have_text(re.compile("^\u2068notes.pdf\u2069 is no picture"))


async def test_what_is_no_picture_whatever_it_is_called_is_told_with_the_reason(visit: Open) -> None:
    page = await desk(visit, "Faye")

    await drop(page, "#f-body", FALSE)
    await describe(page, "It says it is one")
    await expect(page.locator("#picture .errors")).not_to_be_empty()
    await page.get_by_role("button", name="Cancel").last.click()
    await expect(page.locator("#f-body")).to_have_value("")


async def test_what_must_stay_in_sight_is_told_by_a_click_and_by_keys(visit: Open, make: Builder) -> None:
    point = "select focal_x, focal_y from news.image"
    page = await desk(visit, "Poul")
    await page.locator("#lead-file").set_input_files(picture())  # type: ignore[arg-type]
    box = await page.locator("#picture img").bounding_box()
    assert box
    await page.locator("#picture img").click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.75})
    await expect(page.locator("#picture .mark")).to_be_visible()
    await describe(page, "A mill")
    await expect(page.locator("#lead img")).to_be_visible()
    x, y = await make.connection.fetchrow(point)
    assert (abs(x - 0.25) < 0.02, abs(y - 0.75) < 0.02) == (True, True)

    await page.get_by_role("button", name="Edit the picture…").first.click()
    await page.get_by_label("From left to right").focus()
    for _ in range(10):
        await page.keyboard.press("ArrowRight")
    await describe(page, "A mill at noon")
    await expect(page.locator("#lead img")).to_have_attribute("alt", "A mill at noon")
    assert abs((await make.connection.fetchval(point)) - 0.35) < 0.02
    await page.get_by_role("button", name="Edit the picture…").first.click()
    await page.get_by_role("button", name="The middle").click()
    await describe(page, "A mill at noon")
    await expect(page.locator("#picture")).to_be_hidden()
    assert await make.connection.fetchval(point) is None
