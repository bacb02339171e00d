"""What the documentation shows is run, in the order in which it stands, as a reader pastes it."""

import json
import subprocess
from dataclasses import replace
from pathlib import Path
from time import time
from typing import Any

import httpx
import pytest

from schema.rules.moderation.external_moderator import signature
from tests.docs.blocks import PAGES, ROOT, Block, of_developer_page, of_markdown
from tests.docs.conftest import documented
from tests.docs.session import Session
from tests.servers import Server

VECTORS = ROOT / "tests" / "vectors.json"
WRITING = [page for page in PAGES if any("putArticle(" in block.text for block in of_markdown(page))]
SHOWN = {
    "With curl: comment counts": "event: next",
    "With curl: live comments": "CommentAdded",
    "EventSource": "CommentAdded",
}


@pytest.mark.parametrize("page", sorted({*PAGES} - {*WRITING}))
async def test_the_blocks_of_a_page_run_in_their_order(page: str, server: Server, tmp_path: Path) -> None:
    await Session(server, tmp_path).run(of_markdown(page))


@pytest.mark.parametrize("page", WRITING)
async def test_the_blocks_of_a_page_that_writes_run_where_nothing_was_written(
    page: str, programs: None, server_url: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    async with documented(server_url, tmp_path_factory) as server:
        await Session(server, tmp_path).run(of_markdown(page))


async def test_the_blocks_of_the_page_for_developers_run_in_their_order(server: Server, tmp_path: Path) -> None:
    """Its answers are as old as the page: tests of the page itself compare them."""
    async with httpx.AsyncClient(base_url=server.url, timeout=30) as client:
        blocks = of_developer_page((await client.get("/developers")).text)
    session = Session(server, tmp_path)
    session.given = "\n".join(block.text for block in blocks if block.place.startswith("Answer"))

    await session.run([remarked(block) for block in blocks if not block.place.startswith("Answer")])


def remarked(block: Block) -> Block:
    if block.place == "graphql-ws":
        return replace(block, remarks={"make clients": "graphql-ws of /developers"})
    return replace(block, remarks={"shows": SHOWN[block.place]} if block.place in SHOWN else {})


async def test_a_page_of_a_server_on_the_same_machine_may_ask(server: Server) -> None:
    asked = {"access-control-request-method": "POST", "access-control-request-headers": "authorization,content-type"}
    async with httpx.AsyncClient(base_url=server.url, timeout=30) as client:
        headers = {"origin": "http://localhost:5173", **asked}
        answer = await client.options("/graphql", headers=headers)

    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "http://localhost:5173")


def test_the_check_of_a_signature_takes_what_dateline_signs() -> None:
    [block] = [block for block in of_markdown("docs/comments.md") if block.language == "python"]
    names: dict[str, Any] = {}
    exec(block.text, names)
    secret, body, now = b"a secret that is long enough for HMAC", b'{"links": 0}', int(time())

    assert names["is_genuine"](signature(secret, now, body), body, secret)
    assert not names["is_genuine"](signature(secret, now, body), body + b" ", secret)
    assert not names["is_genuine"](signature(secret, now - 3600, body), body, secret)


@pytest.mark.usefixtures("programs")
def test_the_count_of_characters_is_that_of_the_vectors() -> None:
    [block] = [block for block in of_markdown("docs/errors-and-limits.md") if block.language == "js"]
    counting = f"{block.text}console.log(JSON.stringify({VECTORS.read_text()}.map(({{ text }}) => length(text))))"

    printed = subprocess.run(["node", "--eval", counting], capture_output=True, text=True, check=True).stdout

    assert json.loads(printed.splitlines()[-1]) == [each["length"] for each in json.loads(VECTORS.read_text())]
