"""The moderators' page, live and by keyboard, in a browser."""

from playwright.async_api import Page, Request, Route, expect

from tests.browser.conftest import Open
from tests.builder import Builder


async def wait(make: Builder, name: str) -> int:
    """A comment that waits in the queue. It is an event of the queue as well: triggers see to that."""
    author = await make.commenter(display_name=name)
    return await make.comment(status="PENDING", author_id=author, body=f"What {name} says.")


async def queue(visit: Open, name: str) -> Page:
    """Names differ from test to test: the server remembers whom it has met, and the tables are empty again."""
    page = await visit("/moderation", name, "moderator")
    await expect(page.locator("#connection")).to_have_text("Live")
    return page


async def status(make: Builder, comment: int) -> tuple[str, str | None]:
    row = await make.connection.fetchrow(
        "select status, (select reason from news.decision where comment_id = $1) from news.comment where id = $1",
        comment,
    )
    return row["status"], row["reason"]


def decides(request: Request) -> bool:
    """Going to a comment writes as well: its lease."""
    return '"Decide"' in (request.post_data or "")


async def test_a_moderator_decides_by_keyboard(visit: Open, make: Builder) -> None:
    first, second, third = [await wait(make, name) for name in ("Ada", "Ben", "Cleo")]
    page = await queue(visit, "Mo")

    await page.keyboard.press("j")
    await page.keyboard.press("p")
    await expect(page.locator(f"#Comment_{second}")).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("k")
    await page.keyboard.press("e")
    await page.keyboard.type("x, p and r are only letters here")
    await page.keyboard.press("Escape")
    await page.keyboard.press("r")
    await expect(page.locator(f"#Comment_{third}")).to_be_focused()

    assert await status(make, first) == ("PUBLISHED", None)
    assert await status(make, second) == ("REJECTED", "x, p and r are only letters here")
    assert (await status(make, third))[0] == "PENDING"
    await expect(page.locator("#queue .note")).to_have_text(["Ada: published. Undo", "Ben: rejected. Undo"])
    await expect(page).to_have_title("(1) Moderation · Dateline")


async def test_a_slip_is_taken_back_by_a_key_and_by_its_button(visit: Open, make: Builder) -> None:
    first, second = [await wait(make, name) for name in ("Ada", "Ben")]
    page = await queue(visit, "Ulf")

    await page.keyboard.press("j")
    await page.keyboard.press("x")
    await expect(page.locator("#queue .note")).to_have_text(["Ada: removed. Undo"])
    await page.keyboard.press("u")

    await expect(page.locator("#said")).to_have_text("Ada: as before.")
    await expect(page.locator(f"#Comment_{first}")).to_be_focused()
    await expect(page.locator("#waiting")).to_have_text("2")
    assert await make.connection.fetchval("select status from news.comment where id = $1", first) == "PENDING"

    await page.keyboard.press("p")
    await expect(page.locator("#queue .note")).to_have_text(["Ada: published. Undo"])
    await make.connection.execute("update news.comment set status = 'REMOVED' where id = $1", first)
    await page.get_by_role("button", name="Undo what was decided about the comment of Ada").click()

    await expect(page.locator("#said")).to_contain_text("This comment is removed already.")
    await expect(page.locator("#queue .note")).to_have_text(["Ada: published. Undo"])
    assert await make.connection.fetchval("select status from news.comment where id = $1", first) == "REMOVED"
    assert (await status(make, second))[0] == "PENDING"


async def test_the_keys_are_shown_and_can_be_switched_off(visit: Open, make: Builder) -> None:
    comment = await wait(make, "Ada")
    page = await queue(visit, "Kit")

    await page.keyboard.press("?")
    await page.get_by_label("Use these keys").uncheck()
    await page.get_by_role("button", name="Close", exact=True).click()
    await page.keyboard.press("j")
    await expect(page.locator(f"#Comment_{comment}")).not_to_be_focused()

    await page.reload()
    await expect(page.locator("#use-keys")).not_to_be_checked()


async def test_what_others_decide_goes_and_what_comes_waits_behind_a_button(visit: Open, make: Builder) -> None:
    first = await wait(make, "Ada")
    await wait(make, "Ben")
    mo, ann = await queue(visit, "Max"), await queue(visit, "Ann")

    await ann.locator(f"#Comment_{first} textarea").fill("Rude.")
    await ann.locator(f"#Comment_{first}").get_by_role("button", name="Remove").click()
    await expect(mo.locator("#queue .note")).to_have_text(["Ada: removed by Ann. Rude."])
    await wait(make, "Cleo")
    await expect(mo.get_by_role("button", name="1 more")).to_be_visible()
    await expect(mo.locator("#queue .item")).to_have_count(1)
    await expect(mo).to_have_title("(2) Moderation · Dateline")

    await mo.get_by_role("button", name="1 more").click()
    await expect(mo.locator("#queue .words")).to_have_text(["What Ben says.", "What Cleo says."])
    await expect(mo.locator("#queue .note")).to_have_count(0)


async def test_of_two_moderators_at_once_the_second_is_told(visit: Open, make: Builder) -> None:
    comment = await wait(make, "Ada")
    mo, ann = await queue(visit, "Tom"), await queue(visit, "Eve")

    async def be_second(route: Route) -> None:
        if decides(route.request):
            async with ann.expect_response(lambda response: decides(response.request)):
                await ann.keyboard.press("j")
                await ann.keyboard.press("p")
        await route.continue_()

    await mo.route("**/graphql", be_second)
    await mo.keyboard.press("j")
    await mo.keyboard.press("r")

    await expect(mo.locator("#queue .note")).to_contain_text("published already. Eve decided so at")
    assert (await status(make, comment))[0] == "PUBLISHED"


async def test_the_page_of_a_queue_fills_again_when_all_is_decided(visit: Open, make: Builder) -> None:
    for number in range(21):
        await wait(make, f"Reader {number}")
    page = await queue(visit, "Zoe")
    await expect(page.locator("#queue .item")).to_have_count(20)

    for number in range(20):
        await page.keyboard.press("j")
        await page.keyboard.press("x")
        await expect(page.locator("#queue .item")).to_have_count(19 - number or 1)

    await expect(page.locator("#queue .words")).to_have_text(["What Reader 20 says."])
    await expect(page.locator("#waiting")).to_have_text("1")


async def test_a_comment_that_another_looks_at_says_so_while_they_do(visit: Open, make: Builder) -> None:
    comment = await wait(make, "Ada")
    page, other = await queue(visit, "Nia"), await queue(visit, "Olu")
    held = other.locator(f"#Comment_{comment} .held")
    await expect(held).to_have_text("")

    await page.locator(f"#Comment_{comment}").focus()
    await expect(held).to_have_text("Nia is looking at this")
    await other.locator(f"#Comment_{comment}").focus()
    await expect(page.locator(f"#Comment_{comment} .held")).to_have_text("")
    await make.connection.execute("update news.comment_lease set until = now() - interval '1 second'")
    await expect(held).to_have_text("")


async def test_what_becomes_of_comments_meanwhile_is_shown_in_their_places(visit: Open, make: Builder) -> None:
    first, second = [await wait(make, name) for name in ("Ada", "Ben")]
    mo, ann = await queue(visit, "Uma"), await queue(visit, "Ida")

    await ann.keyboard.press("j")
    await expect(mo.locator(f"#Comment_{first} .held")).to_have_text("Ida is looking at this")
    await expect(ann.locator(f"#Comment_{first} .held")).to_have_text("")
    await make.connection.execute("update news.comment set body_html = '<p>Other words.' where id = $1", second)
    await expect(mo.locator(f"#Comment_{second} .words")).to_have_text("Other words.")
    await make.connection.execute("delete from news.comment where id = $1", second)
    await expect(mo.locator("#queue .note")).to_have_text(["Ben: gone."])


async def test_another_part_of_the_queue_is_live_as_well(visit: Open, make: Builder) -> None:
    first = await make.comment(author_id=await make.commenter(display_name="Ada"))
    page = await visit("/moderation?status=PUBLISHED", "Pia", "moderator")
    await expect(page.locator("#connection")).to_have_text("Live")

    await make.comment()
    await expect(page.get_by_role("button", name="1 more")).to_be_visible()
    await make.connection.execute("update news.comment set status = 'REMOVED' where id = $1", first)
    await expect(page.locator("#queue .note")).to_have_text(["Ada: removed."])
