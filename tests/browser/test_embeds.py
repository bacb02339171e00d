"""Players of other sites: a link, and nothing of the site before the reader asks for it."""

from playwright.async_api import Route, expect

from tests.browser.conftest import Open
from tests.builder import Builder

VIDEO = "https://www.youtube.com/watch?v=b3LLs-n0on"
PLAYER = "https://www.youtube-nocookie.com/embed/b3LLs-n0on"


async def article(make: Builder) -> None:
    url = await make.embed(VIDEO, title="Bells at noon", player_url=PLAYER)
    html = f'<figure data-embed="{url}"><a href="{url}" rel="noopener">{url}</a></figure>'
    await make.block(await make.article(slug="bells"), "EMBED", html, embed_url=url)


async def test_a_player_is_loaded_when_the_reader_asks_for_it(visit: Open, make: Builder) -> None:
    await article(make)
    page = await visit("/articles/bells")
    asked: list[str] = []

    async def play(route: Route) -> None:
        asked.append(route.request.url)
        await route.fulfill(body="<p>It plays</p>", content_type="text/html")

    await page.context.route("https://www.youtube-nocookie.com/**", play)
    button = page.get_by_role("button", name="Load from YouTube")
    await expect(button).to_be_visible()
    assert asked == []

    await button.click()

    await expect(page.frame_locator(".body iframe").get_by_text("It plays")).to_be_visible()
    assert asked == [PLAYER]
    await expect(button).to_have_count(0)


async def test_without_scripts_there_is_a_link(visit: Open, make: Builder) -> None:
    await article(make)
    page = await visit("/articles/bells", java_script_enabled=False)

    await expect(page.get_by_role("link", name="Bells at noon")).to_have_attribute("href", VIDEO)
    await expect(page.locator(".body").get_by_role("button")).to_have_count(0)
