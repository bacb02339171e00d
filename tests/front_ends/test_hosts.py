"""The elements of embed.js in single-page applications, which put them in and take them out again."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.builder import Builder
from tests.front_ends.npm import run
from tests.front_ends.serving import files
from tests.servers import NO_PACE, running

HOSTS = Path(__file__).parent / "hosts"
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Another site</title><link rel="icon" href="data:,">
<script type="module" src="{dateline}/embed.js"></script><script type="module" src="/{host}"></script></head>
<body><div id="root"></div></body></html>"""


@pytest.fixture(params=["react.js", "vue.js"])
def host(request: pytest.FixtureRequest, examples: Path, tmp_path: Path) -> Path:
    """The application as browsers load it."""
    script = tmp_path / str(request.param)
    bundle = ("npx", "esbuild", str(HOSTS / script.name), "--bundle", "--format=esm", f"--outfile={script}")
    run(examples, *bundle, NODE_PATH=str(examples / "node_modules"))
    return script


async def test_elements_come_and_go_with_components_and_outlive_their_server(
    host: Path, make: Builder, browser: Browser, database_url: str
) -> None:
    keys = [await make.article(slug=slug) for slug in ("glass", "mill", "quay")]
    for key in keys:
        await make.comment(article_id=key, body=f"On {key}.")
    settings = NO_PACE | {"DATELINE_ALLOWED_ORIGINS": "*"}
    async with running(database_url, host.parent / "log", 1, **settings) as [server]:
        (host.parent / "index.html").write_text(PAGE.format(dateline=server.url, host=host.name))
        with files(host.parent) as origin:
            page = await browser.new_page()
            failures: list[str] = []
            page.on("pageerror", lambda error: failures.append(str(error)))
            await page.goto(origin)
            await expect(page.locator(".words")).to_have_text([f"On {key}." for key in keys[:2]])
            toggle = page.get_by_role("button", name="Toggle")
            await toggle.click()
            await expect(page.locator("dateline-comments")).to_have_count(0)
            await toggle.click()
            await expect(page.locator(".words")).to_have_text([f"On {key}." for key in keys])

            await server.kill()
            await expect(page.locator(".state").first).to_have_text("Reconnecting …")
            for key in keys:
                await make.comment(article_id=key, body="Meanwhile.")
            await server.start()
            await expect(page.get_by_role("button", name="1 new comment")).to_have_count(3)
            await expect(page.locator("dateline-count")).to_have_text("2")
            await page.close()
            assert failures == []
