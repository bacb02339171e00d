"""The typed client: its own tests, against a server with articles for them; and what `npm pack` makes of it."""

import json
import re
import subprocess
import tarfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from databases import Database

from tests.api.publisher import SECRET
from tests.builder import Builder
from tests.front_ends.npm import run
from tests.imports import ROOT
from tests.servers import NO_PACE, Server, running

SENDING = ("first-http", "first-socket", "lost", "away", "handed-over")
ARTICLES = (*SENDING, "changes", "refusals", "tokens", "counts", "live", "live-react")


@pytest.fixture
async def server(
    migrated: Database, database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Server]:
    settings = NO_PACE | {"DATELINE_DUPLICATE_SECONDS": "0"}
    log: Path = tmp_path_factory.mktemp("client") / "log"
    async with running(database_url, log, 1, **settings) as [server]:
        yield server


@pytest.mark.once
async def test_the_client_does_what_it_promises_whatever_the_network_does(
    client_package: Path, make: Builder, server: Server
) -> None:
    pages = await make.article(slug="pages")
    tops = [await make.comment(article_id=pages, body=f"Top {number}.") for number in range(1, 5)]
    for number in range(25):
        await make.comment(article_id=pages, parent_id=tops[0], body=f"Reply {number}.")
    reset = await make.article(slug="reset")
    await make.comment(article_id=reset, body="Before.")
    for slug in ARTICLES:
        await make.article(slug=slug)

    told = {"url": f"{server.url}/graphql", "secret": SECRET, "oldCursor": f"feed.{reset}.77"}
    run(client_package, "npm", "test", DATELINE_SESSION=json.dumps(told))


def test_what_is_packed_has_all_types_of_the_schema_and_needs_graphql_ws_alone(
    client_package: Path, tmp_path: Path
) -> None:
    run(client_package, "npm", "pack", "--pack-destination", str(tmp_path))
    [archive] = tmp_path.iterdir()
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path, filter="data")
    folder = tmp_path / "package"
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    manifest = json.loads((folder / "package.json").read_text())
    offered = set(re.findall(r'"\./([^"]+\.(?:js|ts|json|graphql))"', json.dumps(manifest["exports"])))
    types = (folder / "dist" / "generated" / "schema.d.ts").read_text()
    sdl = (ROOT / "schema" / "schema.graphql").read_text()
    named = set(re.findall(r"^(?:type|interface|union|enum|input|scalar) (\w+)", sdl, re.MULTILINE))

    assert manifest["dependencies"].keys() == {"graphql-ws"}
    assert len(offered) > len(manifest["exports"])
    assert offered <= files
    assert not [name for name in files if name.startswith(("src/", "test/", "node_modules/"))]
    assert (folder / "schema.graphql").read_text() == sdl
    scalars = json.loads((folder / "scalars.json").read_text()).keys()
    assert len(named) > 200
    assert named - set(re.findall(r"^export type (\w+) =", types, re.MULTILINE)) <= scalars


def test_lock_files_name_no_registry() -> None:
    command = ["git", "ls-files", "*package-lock.json"]
    tracked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()

    assert len(tracked) > 2
    assert [path for path in tracked if '"resolved": "http' in (ROOT / path).read_text()] == []
