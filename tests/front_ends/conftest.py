"""The client of npm, built from the schema as it is; and a browser for the pages that use it."""

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from tests.browser.conftest import LONGEST_WAIT
from tests.browser.conftest import installed as chromium
from tests.front_ends.npm import CLIENT, EXAMPLES, alone, installed, required, run


@pytest.fixture(scope="session")
def client_package() -> Path:
    """Its folder, built."""
    required()
    with alone("npm"):
        installed(CLIENT)
        run(CLIENT, "npm", "run", "build")
    return CLIENT


@pytest.fixture(scope="session")
def examples(client_package: Path) -> Path:
    with alone("npm"):
        installed(EXAMPLES)
        shutil.copytree(client_package / "dist", EXAMPLES / "node_modules/dateline-client/dist", dirs_exist_ok=True)
        shutil.copy(client_package / "schema.graphql", EXAMPLES / "node_modules/dateline-client/")
    return EXAMPLES


@pytest_asyncio.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    found = chromium()
    if found is None:
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say("There is no Chromium here: the examples are not opened.")
    async with async_playwright() as playwright:
        expect.set_options(timeout=LONGEST_WAIT)
        browser = await playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        await browser.close()
