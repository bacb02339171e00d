"""A real Chromium on a real server: what readers see and do."""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from time import time
from typing import Any

import pytest
import pytest_asyncio
from databases import Database
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from tests.api.publisher import bearer
from tests.servers import Server, running

LONGEST_WAIT = 60_000  # milliseconds
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DAY = 86_400  # seconds

Open = Callable[..., Awaitable[Page]]


def installed() -> str | None:
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


@pytest.fixture(scope="session")
def program() -> str:
    found = installed()
    if found is None:
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say("There is no Chromium here: nothing of what readers see in a browser is tested.")
    return found


@pytest_asyncio.fixture(scope="session")
async def browser(program: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        expect.set_options(timeout=LONGEST_WAIT)
        browser = await playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def server(
    migrated: Database, database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Server]:
    """Of the tests of this package only: it works in the background on the database that all tests have."""
    log: Path = tmp_path_factory.mktemp("browser") / "log"
    async with running(database_url, log, 1, DATELINE_RATE_LIMITS="off", DATELINE_SIGN_IN_FORM="on") as [server]:
        yield server


@pytest.fixture
async def visit(browser: Browser, server: Server, database: Database) -> AsyncIterator[Open]:
    """Opens a path of the site as someone: a browser of their own, whose scripts must not fail."""
    contexts: list[BrowserContext] = []
    failures: list[str] = []

    async def visit(path: str, name: str | None = None, role: str | None = None, **options: Any) -> Page:
        context = await browser.new_context(base_url=server.url, **options)
        contexts.append(context)
        context.set_default_timeout(LONGEST_WAIT)
        if name:
            token = bearer(sub=name.lower(), name=name, roles=[role] if role else [], exp=int(time()) + DAY)
            await context.add_cookies([{"name": "dateline_token", "value": token[7:], "url": server.url}])
        page = await context.new_page()
        page.on("pageerror", lambda error: failures.append(str(error)))
        await page.goto(path)
        return page

    yield visit
    for context in contexts:
        await context.close()
    assert failures == []
