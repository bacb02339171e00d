"""What a worker has imported that has only answered queries: nothing that it has not needed."""

import os
import subprocess
import sys

import orjson
import pytest

from api.settings.settings import VARIABLES
from tests.api.publisher import SECRET
from tests.imports import ROOT

PROGRAM = """
import asyncio, sys
import orjson
from api.application import worker_application

QUERY = b'{"query": "{ articles(first: 1) { nodes { headline } } article(slug: \\\\"none\\\\") { headline } }"}'

async def main():
    application, sent = worker_application(), []
    async with application.router.lifespan_context(application) as state:
        headers = [(b"host", b"localhost"), (b"content-type", b"application/json")]
        scope = {"type": "http", "method": "POST", "path": "/graphql", "query_string": b"", "headers": headers}
        scope |= {"state": dict(state), "client": ("127.0.0.1", 1), "scheme": "http", "http_version": "1.1"}

        async def receive():
            return {"type": "http.request", "body": QUERY, "more_body": False}

        async def send(message):
            sent.append(message)

        await application(scope, receive, send)
    body = b"".join(message.get("body", b"") for message in sent)
    sys.stdout.buffer.write(orjson.dumps({"answer": orjson.loads(body), "modules": list(sys.modules)}))

asyncio.run(main())
"""
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
    "py3langid": "the first comment",
    "numpy": "the first comment",
    "yaml": "imports",
    "rapidfuzz": "imports",
    "lxml": "imports",
    "readability": "imports",
    "opentelemetry": "tracing",
}
"""What imports them."""


@pytest.fixture
def imported(database_url: str) -> set[str]:
    """By a process of its own that has answered a query."""
    inherited = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    settings = {"DATABASE_URL": database_url, "DATELINE_JWT_SECRET": SECRET}
    command = [sys.executable, "-c", PROGRAM]
    finished = subprocess.run(command, cwd=ROOT, env=inherited | settings, capture_output=True, check=False)

    assert finished.returncode == 0, finished.stderr.decode()
    found = orjson.loads(finished.stdout)
    assert found["answer"] == {"data": {"articles": {"nodes": []}, "article": None}}
    return set(found["modules"])


@pytest.mark.usefixtures("migrated", "database")
def test_a_worker_that_answers_queries_imports_what_they_need(imported: set[str]) -> None:
    assert "api.application" in imported
    assert {name: ON_DEMAND[name] for name in ON_DEMAND.keys() & imported} == {}
