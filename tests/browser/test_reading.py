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


async def test_pictures_keep_their_place_until_they_have_loaded(visit: Open, make: Builder) -> None:
    """Those of tests never load, for their originals are nowhere."""
    article = await make.article(slug="mill", headline="The mill")
    await make.shows(article, await make.image(width=1600, height=900, caption="At dusk", credit="M. L."))

    for path, place, shape in (("/", ".first .picture", 3 / 2), ("/articles/mill", ".lead-picture .picture", 16 / 9)):
        box = await (await visit(path)).locator(place).bounding_box()
        assert box is not None
        assert abs(box["width"] / box["height"] - shape) < 0.02


async def test_what_is_related_stands_beside_the_comments_where_there_is_room(visit: Open, make: Builder) -> None:
    article = await make.article(slug="mill", tags=["Mills"])
    await make.names(article, await make.person())
    await make.comment(article_id=article, body="Flour everywhere.")
    for slug in ("quay", "weir"):
        await make.article(slug=slug, headline=f"The {slug}", tags=["Mills"])

    for width, is_beside in ((1280, True), (375, False)):
        page = await visit("/articles/mill", viewport={"width": width, "height": 900})
        comments = await page.locator("#comments").bounding_box()
        related = await page.locator(".related").bounding_box()
        assert comments is not None
        assert related is not None
        assert (related["x"] > comments["x"] + comments["width"] - 1) is is_beside
        assert (related["y"] < comments["y"] + comments["height"]) is is_beside
        assert await page.evaluate("document.documentElement.scrollWidth") == width


async def test_where_nothing_is_related_the_form_stands_beside_the_comments(visit: Open, make: Builder) -> None:
    article = await make.article(slug="lone")
    await make.names(article, await make.person())
    for number in range(12):
        await make.comment(article_id=article, body=f"Word {number}.")

    for width, is_beside in ((1280, True), (375, False)):
        page = await visit("/articles/lone", viewport={"width": width, "height": 900})
        await page.locator(".threads > li").last.scroll_into_view_if_needed()
        threads = await page.locator(".threads").bounding_box()
        form = await page.locator("#leave-comment").bounding_box()
        assert threads is not None
        assert form is not None
        assert (form["x"] > threads["x"] + threads["width"] - 1) is is_beside
        assert (form["y"] >= 0) is is_beside  # it is still in sight
        assert await page.evaluate("document.documentElement.scrollWidth") == width


async def test_the_front_page_changes_while_it_is_read(visit: Open, make: Builder) -> None:
    page = await visit("/")
    mill = await make.article(slug="mill", headline="The mill")
    await expect(page.locator(".front h2")).to_have_text(["The mill"])

    await page.get_by_role("link", name="The mill").focus()
    await make.comment(article_id=mill)
    await expect(page.get_by_role("link", name="1 comment")).to_be_visible()
    await make.article(slug="quay", headline="The quay")
    await expect(page.locator(".front h2")).to_have_text(["The quay", "The mill"])
    await expect(page.get_by_role("link", name="The mill")).to_be_focused()

    await make.connection.execute("update news.article set headline = 'The old mill' where id = $1", mill)
    await expect(page.locator(".front h2")).to_have_text(["The quay", "The old mill"])
    await make.connection.execute("update news.article set status = 'WITHDRAWN' where slug = 'quay'")
    await expect(page.locator(".front h2")).to_have_text(["The old mill"])
    await expect(page.get_by_role("link", name="1 comment")).to_be_visible()
