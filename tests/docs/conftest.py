"""One server for pages, but for those that write articles: with the samples, as `make serve` has them, and with the
settings that the README names."""

import os
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio

from tests.database import new_database
from tests.docs.blocks import of_markdown
from tests.servers import Server, running

SETTINGS = {
    "DATELINE_SAMPLES": "on",
    "DATELINE_PUBLIC_URL": "",  # its own address
    "DATELINE_RATE_LIMITS": "off",  # who pastes takes longer
}
ASSIGNMENT = re.compile(r"^(DATELINE_\w+)=(\S+) make serve", re.MULTILINE)


@pytest.fixture(scope="session")
def programs() -> None:
    missing = [name for name in ("bash", "curl", "node") if shutil.which(name) is None]
    if missing:
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say(f"What the documentation shows is not run here: there is no {', no '.join(missing)}.")


@pytest_asyncio.fixture(scope="session")
async def server(programs: None, server_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    async with documented(server_url, tmp_path_factory) as server:
        yield server


@asynccontextmanager
async def documented(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    named = dict(ASSIGNMENT.findall("\n".join(block.text for block in of_markdown("README.md"))))
    log = tmp_path_factory.mktemp("docs") / "log"
    images = {"DATELINE_IMAGES": str(tmp_path_factory.mktemp("images"))}
    async with new_database(server_url) as url, running(url, log, 1, **SETTINGS | named | images) as [server]:
        yield server
