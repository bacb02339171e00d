"""The desk in a browser: writing, previewing and publishing, also by keyboard alone; what survives a reload."""

import re

from playwright.async_api import expect

from tests.browser.conftest import Open
from tests.browser.desk import BODY, desk, fill, save, saved
from tests.builder import Builder


async def test_what_is_written_is_previewed_published_and_read(visit: Open, make: Builder) -> None:
    page = await desk(visit, "Wanda")
    preview = page.frame_locator("#preview")

    await fill(page, headline="The mill by the sound", section="Crafts", body=BODY)
    await expect(preview.locator("h1")).to_have_text("The mill by the sound")
    await expect(preview.locator(".kicker")).to_have_text("Crafts")
    assert await make.connection.fetchval("select count(*) from news.article") == 0
    await fill(page, headline="The mill on the sound")
    await expect(preview.locator("h1")).to_have_text("The mill on the sound")

    await save(page)
    assert re.search(r"/desk/Article_\d+$", page.url)
    await page.get_by_role("button", name="Publish…").click()
    await page.get_by_role("button", name="Publish", exact=True).click()
    await expect(page.locator("#status")).to_have_text("Published")

    reader = await visit("/articles/the-mill-on-the-sound")
    await expect(reader.locator("h1")).to_have_text("The mill on the sound")
    await expect(reader.locator(".body p").first).to_have_text("The wheel turned at six.")


async def test_the_site_is_previewed_with_a_draft_in_it_and_a_mark_on_each_page(visit: Open, make: Builder) -> None:
    await make.article(slug="known", headline="What everyone knows", section="Crafts")
    page = await desk(visit, "Sue")
    await fill(page, headline="The mill by the sound", section="Crafts", body=BODY)
    await save(page)

    async with page.expect_popup() as opening:
        await page.get_by_role("button", name="Preview the site").click()
    preview = await opening.value
    mark = preview.locator(".previewed")
    await expect(preview.locator("h1")).to_have_text("The mill by the sound")
    await expect(mark).to_have_text("Preview: pages as they would be. This is not published.")

    await preview.locator(".name a").click()
    await expect(preview.locator("main")).to_contain_text("What everyone knows")
    await expect(preview.locator("main")).to_contain_text("The mill by the sound")
    await expect(mark).to_be_in_viewport()
    reader = await visit("/")
    await expect(reader.locator("main")).not_to_contain_text("The mill by the sound")


async def test_everything_can_be_done_by_keyboard(visit: Open, make: Builder) -> None:
    page = await desk(visit, "Kay")
    keys = page.keyboard

    await page.locator("#f-headline").focus()
    await keys.type("By hand")
    for _ in range(20):
        await keys.press("Tab")
        if await page.locator("#f-body").evaluate("(body) => body === document.activeElement"):
            break
    await keys.type("It was all typed.")
    await page.get_by_role("button", name="Add a key point").focus()
    await keys.press("Enter")
    await keys.type("First")
    await keys.press("Enter")
    await keys.type("Second")
    await keys.press("Alt+ArrowUp")
    await keys.press("Enter")
    await keys.type("Third")
    await keys.press("Enter")
    await keys.press("Backspace")
    await keys.press("Control+s")
    await saved(page)

    row = await make.connection.fetchrow("select headline, body_text from news.article")
    assert tuple(row) == ("By hand", "It was all typed.")
    points = await make.connection.fetch("select text from news.key_point order by position")
    assert [point["text"] for point in points] == ["Second", "Third", "First"]


async def test_unsaved_work_survives_a_reload_and_is_dropped_when_saved(visit: Open, make: Builder) -> None:
    article = await make.article(headline="As it was")
    page = await desk(visit, "Rae", f"/desk/Article_{article}")

    await fill(page, headline="As it will be", body="Other words.")
    await expect(page.locator("#saved")).to_have_text("Not saved; kept in this browser.")
    await page.reload()
    await expect(page.locator("#f-headline")).to_have_value("As it was")
    await page.get_by_role("button", name="Restore").click()
    await expect(page.locator("#f-headline")).to_have_value("As it will be")
    await expect(page.locator("#f-body")).to_have_value("Other words.")
    await save(page)

    await page.reload()
    await expect(page.locator("#f-headline")).to_have_value("As it will be")
    await expect(page.locator("#kept")).to_be_hidden()


async def test_unsaved_work_can_be_dropped_and_that_of_a_new_article_is_kept_too(visit: Open) -> None:
    page = await desk(visit, "Dot")

    await fill(page, headline="Never saved")
    await expect(page.locator("#saved")).to_have_text("Not saved; kept in this browser.")
    await page.reload()
    await expect(page.locator("#kept")).to_contain_text("There is unsaved work")
    await page.get_by_role("button", name="Discard").click()
    await page.reload()

    await expect(page.locator("#status")).not_to_be_empty()
    await expect(page.locator("#kept")).to_be_hidden()


async def test_errors_stand_at_their_fields(visit: Open, make: Builder) -> None:
    await make.article(slug="taken")
    page = await desk(visit, "Erin")
    await fill(page, headline="H" * 501, slug="taken", body=BODY)
    for words in ("We have waited eleven years for this water", ""):
        await page.get_by_role("button", name="Add a quote").click()
        await page.locator("#rows-quotes .item").last.get_by_label("Speaker").fill("Ines Ford")
        await page.locator("#rows-quotes .item").last.get_by_label("Words").fill(words)

    await page.get_by_role("button", name="Save").click()

    await expect(page.locator("#e-headline")).to_contain_text("500 characters")
    await expect(page.locator("#e-slug")).to_contain_text("taken")
    await expect(page.locator("#rows-quotes .item .errors")).to_have_text(["", re.compile("no words")])
    await expect(page.locator("#f-headline")).to_have_attribute("aria-invalid", "true")
    assert await page.locator("[aria-invalid=true]").count() == 3

    await fill(page, headline="Short", slug="free")
    await page.locator("#rows-quotes .item").last.get_by_role("button", name="Remove").click()
    await save(page)
    assert await page.locator("[aria-invalid=true]").count() == 0


async def test_quotes_are_found_shown_in_the_text_and_mended(visit: Open, make: Builder) -> None:
    page = await desk(visit, "Quinn")
    quotes = page.locator("#rows-quotes .item")
    await fill(page, headline="The mill", body=BODY)

    await page.get_by_role("button", name="Find quotes in the text").click()
    await expect(quotes).to_have_count(1)
    await expect(quotes.get_by_label("Words")).to_have_value("We have waited eleven years for this water,")
    await expect(quotes.locator(".place")).to_have_text("In paragraph 2")
    await quotes.locator(".place").click()
    assert await page.evaluate("getSelection().toString()") == "We have waited eleven years for this water,"
    await quotes.get_by_label("Words").fill("We have waited twelve years")
    await expect(quotes.locator(".place")).to_have_text("Not in the text")
    await quotes.get_by_label("Words").fill("We have waited eleven years")
    await quotes.get_by_label("Speaker").fill("Ines Ford")
    await quotes.get_by_label("Set apart").check()
    await save(page)

    row = await make.connection.fetchrow(
        "select q.text, p.name, q.is_pull_quote, q.anchor_paragraph "
        "from news.quote q join news.person p on p.id = q.speaker_id"
    )
    assert tuple(row) == ("We have waited eleven years", "Ines Ford", True, 1)


async def test_an_article_is_withdrawn_and_comes_back_later(visit: Open, make: Builder) -> None:
    article = await make.article(slug="bell", headline="The bell")
    page = await desk(visit, "Wes", f"/desk/Article_{article}")

    await page.get_by_role("button", name="Correct…").click()
    await page.get_by_role("textbox", name="Correction").fill("It weighs nine tonnes, not six.")
    await page.get_by_role("button", name="Publish the correction").click()
    await expect(page.locator("#correct")).to_be_hidden()
    await page.get_by_role("button", name="Withdraw…").click()
    await page.get_by_role("textbox", name="Reason").fill("Under review.")
    await page.get_by_role("button", name="Withdraw", exact=True).click()
    await expect(page.locator("#status")).to_have_text("Withdrawn")
    reader = await visit("/")
    assert (await reader.request.get("/articles/bell")).status == 410

    await page.get_by_role("button", name="Publish…").click()
    await page.locator("input[type=datetime-local][name=at]").fill("2099-01-01T10:00")
    await page.get_by_role("button", name="Publish", exact=True).click()
    await expect(page.locator("#status")).to_have_text("Scheduled")


async def test_people_authors_and_what_search_engines_are_told_are_written(visit: Open, make: Builder) -> None:
    await make.article(slug="moulin", headline="Le moulin", language="fr")
    page = await desk(visit, "Mona")
    people = page.locator("#rows-mentions .item")
    await fill(page, headline="The mill", body=BODY.replace("Ines Ford.", "Ines Ford, keeper of the mill."))

    await page.get_by_role("button", name="Find people in the text").click()
    await expect(people.get_by_label("Office or work")).to_have_value("keeper of the mill")
    await people.get_by_label("Affiliation").fill("Halden Trust")
    await page.get_by_role("button", name="Add an author").click()
    await page.locator("#rows-authors").get_by_label("Name").fill("Ada Lind")
    await page.locator("#rows-authors").get_by_label("Role").fill("Words")
    await fill(page, **{"seo.title": "Mill", "seo.canonicalUrl": "nowhere", "seo.description": "A mill."})
    await page.get_by_label("Keep search engines").check()
    await page.get_by_label("Translation of").fill("/articles/none")
    await page.get_by_label("Translation of").blur()
    await expect(page.locator('[id="e-translationOf"]')).to_have_text("There is no such article.")
    await page.get_by_label("Translation of").fill("https://news.example/articles/moulin?from=feed")
    await page.get_by_label("Translation of").blur()
    await expect(page.locator("#chosen-original bdi")).to_have_text("Le moulin")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator('[id="e-seo.canonicalUrl"]')).to_contain_text("absolute http or https address")
    await fill(page, **{"seo.canonicalUrl": "https://first.example/mill"})
    await expect(page.locator("#saved")).to_have_text("Not saved; kept in this browser.")

    await page.reload()
    await page.get_by_role("button", name="Restore").click()
    await expect(page.locator("#chosen-original bdi")).not_to_be_empty()
    await save(page)
    row = await make.connection.fetchrow(
        "select a.seo_title, a.seo_description, a.canonical_url, a.no_index, o.slug, m.title, m.affiliation, w.role "
        "from news.article a join news.article o on o.id = a.original_id "
        "join news.article_person m on m.article_id = a.id join news.article_author w on w.article_id = a.id"
    )
    assert tuple(row) == (
        "Mill", "A mill.", "https://first.example/mill", True, "moulin", "keeper of the mill", "Halden Trust", "Words",
    )  # fmt: skip
    await page.reload()
    await expect(page.locator("#chosen-original bdi")).to_have_text("Le moulin")
    await expect(page.locator("#kept")).to_be_hidden()
    await fill(page, **{"seo.title": ""})
    await page.get_by_role("button", name="Take it out").locator("visible=true").click()
    await save(page)
    assert tuple(await make.connection.fetchrow("select seo_title, original_id from news.article where no_index")) == (
        None,
        None,
    )
