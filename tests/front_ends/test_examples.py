"""The examples, built as they stand and opened in Chromium: on other origins than the server that they ask."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from databases import Database
from playwright.async_api import Browser, Page, expect

from tests.api.publisher import SECRET, bearer
from tests.builder import Builder
from tests.front_ends.npm import EXAMPLES, run
from tests.front_ends.serving import files, free_port, program
from tests.servers import NO_PACE, Server, running

PURGES = "for tests: a secret that purges are signed with"
SENTENCE = "A comment of more than fifty characters, from the page that is made with"
LONGEST = 60  # seconds
OWN_LINES = 200


@pytest.fixture(scope="module")
def port_of_next() -> int:
    return free_port()


@pytest.fixture(scope="module")
async def dateline(
    migrated: Database, database_url: str, port_of_next: int, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Server]:
    purges = {"DATELINE_PURGE_URL": f"http://127.0.0.1:{port_of_next}/api/dateline", "DATELINE_PURGE_SECRET": PURGES}
    log: Path = tmp_path_factory.mktemp("examples") / "log"
    async with running(database_url, log, 1, **NO_PACE, **purges, DATELINE_ALLOWED_ORIGINS="*") as [server]:
        yield server


async def opened(browser: Browser, address: str) -> Page:
    """As a reader whose token the page's own site keeps."""
    page = await browser.new_page()
    page.set_default_timeout(LONGEST * 1000)
    token = bearer(sub="priya", name="Priya")[7:]
    await page.add_init_script(f"localStorage.token = '{token}'")
    await page.goto(address)
    return page


async def comment(page: Page, words: str) -> None:
    await page.get_by_label("Your comment").fill(words)
    await page.get_by_role("button", name="Post").click()


async def test_readers_of_all_examples_see_each_other_live(
    examples: Path, dateline: Server, port_of_next: int, make: Builder, browser: Browser
) -> None:
    article = await make.article(slug="glass", headline="Glass")
    await make.comment(article_id=article, body="Before.")
    names = ("NEXT_PUBLIC_DATELINE_URL", "PUBLIC_DATELINE_URL", "VITE_DATELINE_URL")
    told = dict.fromkeys(names, dateline.url)
    folders = [examples / name for name in ("next", "astro", "plain")]
    await asyncio.gather(*(asyncio.to_thread(run, folder, "npm", "run", "build", **told) for folder in folders))

    origin = f"http://127.0.0.1:{port_of_next}"
    secrets = {"DATELINE_JWT_SECRET": SECRET, "DATELINE_PURGE_SECRET": PURGES}
    start = ("npx", "next", "start", "--hostname", "127.0.0.1", "--port", str(port_of_next))
    async with program(examples / "next", *start, origin=f"{origin}/api/token", **told, **secrets):
        with files(examples / "astro" / "dist") as astro, files(examples / "plain" / "dist") as plain:
            addresses = {
                "Next.js": f"{origin}/articles/glass",
                "Astro": f"{astro}/articles/glass/",
                "nothing": f"{plain}/?article=glass",
            }
            pages = {name: await opened(browser, address) for name, address in addresses.items()}
            for page in pages.values():
                await expect(page.get_by_text("Before.")).to_be_visible()
            for count, (name, page) in enumerate(pages.items(), 2):
                await comment(page, f"{SENTENCE} {name}.")
                for each in pages.values():
                    await expect(each.get_by_text(f"{SENTENCE} {name}.")).to_have_count(1)
                    await expect(each.get_by_role("heading", name=f"{count} comments")).to_be_visible()
            await comment(pages["Next.js"], "Short.")
            await expect(pages["Next.js"].get_by_role("alert").filter(has_text="50")).to_be_visible()

            await make.connection.execute("update news.article set headline = 'Clear glass'")
            async with asyncio.timeout(LONGEST), httpx.AsyncClient(timeout=LONGEST) as client:
                while "Clear glass" not in (await client.get(addresses["Next.js"])).text:
                    pass
            for page in pages.values():
                await page.close()


@pytest.mark.parametrize("name", ["next", "astro", "plain"])
def test_an_example_is_short(name: str) -> None:
    made = {"node_modules", ".next", ".astro", "dist", "gql"}
    kinds = {".ts", ".tsx", ".astro", ".mjs", ".html"}
    own = [path for path in (EXAMPLES / name).rglob("*") if path.suffix in kinds and not made & set(path.parts)]
    lines = sum(len(path.read_text().splitlines()) for path in own if path.name != "next-env.d.ts")

    assert 0 < lines < OWN_LINES
