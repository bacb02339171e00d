"""`python -m tests.docs.screenshot`: takes the picture of the README from the project's own server, in Chromium."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import async_playwright

from db.embedded.server import embedded
from tests.browser.conftest import installed
from tests.docs.blocks import ROOT
from tests.servers import serving

PICTURE = ROOT / "docs" / "article-page.png"
ARTICLE = "articles/halden-glassworks-to-reopen-in-the-hands-of-its-workers"
SIZE = {"width": 1200, "height": 800}


async def take(database_url: str, log: Path) -> None:
    async with (
        serving(database_url, log, DATELINE_SAMPLES="on", DATELINE_PUBLIC_URL="") as [server],
        async_playwright() as playwright,
    ):
        browser = await playwright.chromium.launch(executable_path=installed(), args=["--no-sandbox"])
        page = await browser.new_page(viewport=SIZE)  # type: ignore[arg-type]
        await page.goto(f"{server}/{ARTICLE}")
        await page.screenshot(path=PICTURE)
        await browser.close()


def main() -> None:
    with TemporaryDirectory() as directory, embedded(Path(directory)) as url:
        asyncio.run(take(url, Path(directory) / "log"))


if __name__ == "__main__":
    main()
