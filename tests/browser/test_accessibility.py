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
    ],
    ids=["front page", "article", "person", "sign-in", "developers", "moderation"],
)
async def test_axe_finds_nothing_on(visit: Open, make: Builder, path: str, title: str) -> None:
    await discuss(make)
    page = await (visit(path, "Jo", "moderator") if path == "/moderation" else visit(path))

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
