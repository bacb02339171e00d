"""The command line as its users meet it: each test runs the real command in a process of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from asyncpg import Connection

from api.settings import VARIABLES
from schema.schema import schema
from tests.database import PUBLIC_URL

COMMAND = [sys.executable, "-W", "error", "-c", "from api.command import main; main()"]
ARTICLE = """---
headline: Geese return
summary: They are back.
---
They came at noon.
"""


def environment(**settings: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in VARIABLES} | settings


def dateline(*arguments: str, **settings: str) -> tuple[int, str, str]:
    """Its exit code, output and errors."""
    done = subprocess.run(
        [*COMMAND, *arguments], env=environment(**settings), capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout, done.stderr


def test_schema_prints_the_schema() -> None:
    assert dateline("schema") == (0, schema.as_str() + "\n", "")


@pytest.mark.usefixtures("database")
async def test_import_takes_good_files_and_names_bad_ones(
    tmp_path: Path, database_url: str, connection: Connection
) -> None:
    good, bad, missing = tmp_path / "geese.md", tmp_path / "bad.md", tmp_path / "missing.md"
    good.write_text(ARTICLE)
    bad.write_text(ARTICLE.replace("headline:", "head line:"))

    code, output, errors = dateline("import", *map(str, (bad, good, missing)), DATABASE_URL=database_url)

    assert (code, output) == (1, "1 imported, 2 refused.\n")
    assert [line.split(": ")[0] for line in errors.splitlines()] == [f"{bad}:2", str(missing)]
    assert await connection.fetchval("select array_agg(headline) from news.article") == ["Geese return"]


def test_migrate_says_when_there_is_nothing_to_do(database_url: str, connection: Connection) -> None:
    assert dateline("migrate", DATABASE_URL=database_url) == (0, "", "The database is up to date.\n")


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ({"DATELINE_POOL": "3"}, "dateline: DATELINE_POOL is not a setting; did you mean DATELINE_POOL_SIZE?"),
        ({"DATELINE_POOL_SIZE": "x"}, "dateline: DATELINE_POOL_SIZE takes a whole number from 1 to 1000, not 'x'"),
        (
            {"DATABASE_URL": "postgresql://user:secret@127.0.0.1:1/news"},
            "dateline: cannot connect to 127.0.0.1:1: [Errno 111] Connect call failed ('127.0.0.1', 1)",
        ),
        ({"DATELINE_DATA_DIR": "/dev/null"}, "dateline: cannot write in the data directory /dev/null: File exists"),
    ],
)
def test_what_cannot_work_is_refused_in_one_line(settings: dict[str, str], line: str) -> None:
    assert dateline("migrate", **settings) == (1, "", line + "\n")


def test_serve_refuses_a_port_in_use() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        refusal = f"dateline: cannot listen on 127.0.0.1, port {port}: Address already in use\n"
        assert dateline("serve", "--port", str(port)) == (1, "", refusal)


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_serve_answers_until_it_is_stopped(
    database_url: str, connection: Connection, workers: str, stop: signal.Signals
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    command = [*COMMAND, "serve", "--port", port, "--workers", workers]
    with subprocess.Popen(
        command,
        env=environment(DATABASE_URL=database_url, DATELINE_PUBLIC_URL=PUBLIC_URL),
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stderr is not None
        announced = server.stderr.readline()
        answer = httpx.post(f"http://127.0.0.1:{port}/graphql", json={"query": "{ __typename }"}, timeout=30)
        server.send_signal(stop)
        _, errors = server.communicate()

    assert announced == f"Dateline serves GraphQL at http://127.0.0.1:{port}/graphql\n"
    assert answer.json() == {"data": {"__typename": "Query"}}
    assert re.search(r"Stopping …\n$", errors)
    assert server.returncode == 0
