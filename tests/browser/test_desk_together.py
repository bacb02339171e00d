"""Two editors on one article: they see each other, and neither loses anything."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.desk import BODY, desk, fill, save
from tests.builder import Builder

ONE, TWO, THREE = BODY.split("\n\n")


async def stored(make: Builder) -> tuple[str, ...]:
    row = await make.connection.fetchrow("select headline, body_markdown from news.article")
    return tuple(row)


async def both(visit: Open, make: Builder, first: str, second: str) -> tuple[Page, Page]:
    """The same article, open to two."""
    article = await make.article(headline="The mill", text=BODY)
    path = f"/desk/Article_{article}"
    return await desk(visit, first, path), await desk(visit, second, path)


async def test_editors_see_each_other_and_what_was_saved_meanwhile(visit: Open, make: Builder) -> None:
    ada, ben = await both(visit, make, "Ada", "Ben")
    await expect(ben.locator("#others")).to_contain_text("Ada")
    await expect(ada.locator("#others")).to_contain_text("Ben")

    await fill(ada, headline="The mill turns")
    await save(ada)
    await expect(ben.locator("#newer")).to_be_visible()
    await fill(ben, section="Crafts")
    await ben.get_by_role("button", name="Bring it in").click()
    await expect(ben.locator("#f-headline")).to_have_value("The mill turns")
    await expect(ben.locator("#f-section")).to_have_value("Crafts")
    await expect(ben.locator("#newer")).to_be_hidden()

    await ada.goto("/desk")
    await expect(ben.locator("#others")).to_be_hidden()


async def test_what_does_not_overlap_is_merged_when_it_is_saved(visit: Open, make: Builder) -> None:
    cleo, dan = await both(visit, make, "Cleo", "Dan")

    await fill(cleo, body=f"{ONE} Early.\n\n{TWO}\n\n{THREE}", summary="By Cleo")
    await fill(cleo, **{"seo.title": "Mill, by Cleo"})
    await cleo.get_by_role("button", name="Add a person").click()
    await cleo.locator("#rows-mentions").get_by_label("Name").fill("Ines Ford")
    await fill(dan, **{"seo.description": "A mill, by Dan"})
    await fill(dan, headline="The mill stops", body=f"{ONE}\n\n{TWO}\n\n{THREE}\n\nA last one.")
    await save(cleo)
    await save(dan)

    assert await stored(make) == ("The mill stops", f"{ONE} Early.\n\n{TWO}\n\n{THREE}\n\nA last one.")
    row = await make.connection.fetchrow(
        "select a.summary, a.seo_title, a.seo_description, p.name from news.article a "
        "join news.article_person m on m.article_id = a.id join news.person p on p.id = m.person_id"
    )
    assert tuple(row) == ("By Cleo", "Mill, by Cleo", "A mill, by Dan", "Ines Ford")


@pytest.mark.parametrize(
    ("choice", "paragraph"),
    [("Yours", "Gus was here."), ("Theirs", "Fay was here."), ("Both", "Gus was here.\n\nFay was here.")],
)
async def test_what_overlaps_is_chosen(visit: Open, make: Builder, choice: str, paragraph: str) -> None:
    fay, gus = await both(visit, make, f"Fay {choice}", f"Gus {choice}")

    await fill(fay, body=f"{ONE}\n\nFay was here.\n\n{THREE}", headline="The mill, by Fay")
    await fill(gus, body=f"{ONE}\n\nGus was here.\n\n{THREE}", headline="The mill, by Gus")
    await save(fay)
    await gus.get_by_role("button", name="Save").click()
    await expect(gus.locator("#merge fieldset")).to_have_count(2)
    assert (await stored(make))[0] == "The mill, by Fay"
    await gus.locator("#merge fieldset").last.get_by_label(choice).check()
    await gus.get_by_role("button", name="Use these").click()
    await save(gus)

    assert await stored(make) == ("The mill, by Gus", f"{ONE}\n\n{paragraph}\n\n{THREE}")


async def test_restored_work_is_merged_with_what_was_saved_since(visit: Open, make: Builder) -> None:
    hal, ivy = await both(visit, make, "Hal", "Ivy")
    await fill(hal, headline="Restored")
    await expect(hal.locator("#saved")).to_have_text("Not saved; kept in this browser.")
    await fill(ivy, body=f"{BODY}\n\nBy Ivy.")
    await save(ivy)

    await hal.reload()
    await hal.get_by_role("button", name="Restore").click()
    await expect(hal.locator("#f-body")).to_have_value(f"{BODY}\n\nBy Ivy.")
    await save(hal)

    assert await stored(make) == ("Restored", f"{BODY}\n\nBy Ivy.")
