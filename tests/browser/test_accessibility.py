"""What axe-core finds on the pages of the site, in light and in dark: nothing."""

from importlib.resources import files
from typing import Literal

import pytest
from playwright.async_api import Page, expect

from tests.api.pages.glassworks import glassworks
from tests.browser.conftest import Open
from tests.builder import Builder

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
RUN = """async (options) => (await axe.run(options)).violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`))"""
SCHEMES: dict[Literal["light", "dark"], dict[str, list[str]]] = {"light": {}, "dark": {"runOnly": ["cat.color"]}}
"""All rules in light; in dark those about colours, for nothing else is different."""

ROLES = {"moderation": "moderator", "desk": "editor"}
"""Of whoever sees the pages below a path."""

LINKED = '<p>See <a href="https://example.org">this</a> too.</p>'


async def found(page: Page) -> list[str]:
    """Of each violation the rule, the element, and what to do about it."""
    await page.evaluate(AXE)
    problems: list[str] = []
    for scheme, options in SCHEMES.items():
        await page.emulate_media(color_scheme=scheme)
        problems += [f"{scheme}: {problem}" for problem in await page.evaluate(RUN, options)]
    return problems


async def discuss(make: Builder) -> None:
    """An article with comments of all kinds: answered, liked, removed, waiting, with a link."""
    article = await glassworks(make)
    removed = await make.comment(article_id=article, status="REMOVED")
    answer = await make.comment(parent_id=removed, body_html=LINKED)
    await make.comment(parent_id=answer, author_id=await make.commenter(badge="STAFF"))
    await make.like(answer)
    await make.comment(article_id=article, status="PENDING")


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/", "Dateline"),
        ("/articles/glassworks", "Glass & hands – Dateline"),  # noqa: RUF001
        ("/people/agnes", "Agnes Thorvall – Dateline"),  # noqa: RUF001
        ("/sign-in", "Comment as …"),
        ("/developers", "For developers · Dateline"),
        ("/moderation", "(1) Moderation · Dateline"),
        ("/desk", "Desk – Dateline"),  # noqa: RUF001
        ("/desk/new", "New article – Desk"),  # noqa: RUF001
    ],
    ids=["front page", "article", "person", "sign-in", "developers", "moderation", "desk", "new article"],
)
async def test_axe_finds_nothing_on(visit: Open, make: Builder, path: str, title: str) -> None:
    await discuss(make)
    role = ROLES.get(path.split("/")[1])
    page = await (visit(path, f"Jo {role}", role) if role else visit(path))

    await expect(page).to_have_title(title)
    assert await found(page) == []


async def test_axe_finds_nothing_on_an_article_somebody_takes_part_in(visit: Open, make: Builder) -> None:
    await discuss(make)
    page = await visit("/articles/glassworks", "Kai")

    await page.get_by_label("Leave a comment").fill("Too short.")
    await page.get_by_role("button", name="Post comment").click()
    await expect(page.locator("#leave-comment .errors p")).to_have_count(1)
    await page.get_by_role("link", name="Reply").first.click()
    await expect(page.locator("#short-form textarea")).to_be_focused()
    await make.comment(article_id=1, body="Newer.")
    await expect(page.locator(".arrived")).to_be_visible()

    assert await found(page) == []


@pytest.mark.parametrize("size", [(1280, 900), (375, 812)], ids=["wide", "narrow"])
async def test_axe_finds_nothing_on_the_form_of_an_article_with_everything(
    visit: Open, make: Builder, size: tuple[int, int]
) -> None:
    article = await glassworks(make, status="DRAFT")
    viewport = {"width": size[0], "height": size[1]}
    page = await visit(f"/desk/Article_{article}", f"Ed {size[0]}", "editor", viewport=viewport)
    await page.get_by_role("button", name="Add an author").click()
    await page.get_by_label("Headline", exact=True).fill(" ")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator("#e-headline")).not_to_be_empty()
    assert await found(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") == size[0]

    await page.get_by_label("Headline", exact=True).fill("Glass")
    await page.get_by_role("button", name="Remove").last.click()
    await page.get_by_role("button", name="Publish…").click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    assert await found(page) == []
