"""The command line as its users meet it: each test runs the real command in a process of its own.

Those about the process itself start it as a shell does; all others fork it, so that its modules are there.
"""

import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from asyncpg import Connection

from api.identity.bearer_tokens import Verifier
from api.settings.reference import markdown
from api.settings.settings import VARIABLES, Settings, variable
from schema.rules.identity import Identity, Role
from schema.schema import schema
from tests import forked
from tests.api.publisher import SECRET, bearer
from tests.database import PUBLIC_URL
from tests.servers import LONGEST_START

COMMAND = [sys.executable, "-W", "error", "-c", "from api.commands.command_line import main; main()"]
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
    return forked.run(arguments, environment(**settings))


def test_schema_prints_the_schema() -> None:
    assert dateline("schema") == (0, schema.as_str() + "\n", "")


def test_settings_prints_their_page() -> None:
    assert dateline("settings") == (0, markdown(), "")


def test_the_command_line_loads_neither_engine_nor_driver_before_a_command_needs_them() -> None:
    program = "import sys, api.commands.command_line; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()

    assert "api.settings.settings" in loaded
    assert {"strawberry", "graphql", "asyncpg", "databases", "uvicorn"} & set(loaded) == set()


@pytest.mark.usefixtures("database")
async def test_import_takes_good_files_and_names_bad_ones(
    tmp_path: Path, database_url: str, connection: Connection
) -> None:
    good, bad, missing = tmp_path / "geese.md", tmp_path / "bad.md", tmp_path / "missing.md"
    good.write_text(ARTICLE)
    bad.write_text(ARTICLE.replace("headline:", "caption:"))

    code, output, errors = dateline("import", *map(str, (bad, good, missing)), DATABASE_URL=database_url)

    assert (code, output) == (1, "1 new, 0 changed, 0 unchanged, 2 refused.\n")
    assert [line.split(": ")[0] for line in errors.splitlines()] == [f"{bad}:2", str(missing)]
    assert await connection.fetchval("select array_agg(headline) from news.article") == ["Geese return"]


@pytest.mark.usefixtures("database")
async def test_import_takes_folders_a_time_zone_and_a_dry_run(
    tmp_path: Path, database_url: str, connection: Connection
) -> None:
    (tmp_path / "geese.md").write_text(ARTICLE.replace("---\n", "---\ndate: 2026-07-01 12:00\nmood: good\n", 1))
    arguments = ["import", str(tmp_path), "--time-zone", "Europe/Berlin"]
    told = "1 new, 0 changed, 0 unchanged, 0 refused.\n", "Unknown keys, left out: mood in 1 file.\n"

    assert dateline(*arguments, "--dry-run", DATABASE_URL=database_url) == (0, *told)
    assert await connection.fetchval("select count(*) from news.article") == 0
    assert dateline(*arguments, DATABASE_URL=database_url) == (0, *told)
    assert await connection.fetchval("select published_at from news.article") == datetime(2026, 7, 1, 10, tzinfo=UTC)
    code, _, errors = dateline(*arguments[:3], "Mars/Base", DATABASE_URL=database_url)
    assert (code, "Mars/Base" in errors) == (2, True)


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
        (
            {"DATELINE_JWT_SECRET": "not very long"},
            "dateline: DATELINE_JWT_SECRET takes a secret of at least 32 bytes, which is no key file",
        ),
        (
            {"DATELINE_JWT_SECRET": f"-----BEGIN PUBLIC KEY-----{'A' * 40}-----END PUBLIC KEY-----"},
            "dateline: DATELINE_JWT_SECRET takes a secret of at least 32 bytes, which is no key file",
        ),
        (
            {"DATELINE_JWKS_URL": "file:///keys"},
            "dateline: DATELINE_JWKS_URL takes an address like https://news.example/.well-known/jwks.json,"
            " not 'file:///keys'",
        ),
        (
            {"DATELINE_JWKS_URL": "https://news.example/keys", "DATELINE_JWT_SECRET": SECRET},
            "dateline: set DATELINE_JWT_SECRET or DATELINE_JWKS_URL, not both",
        ),
        ({"DATELINE_DATA_DIR": "/dev/null"}, "dateline: cannot write in the data directory /dev/null: File exists"),
    ],
)
def test_what_cannot_work_is_refused_in_one_line(settings: dict[str, str], line: str) -> None:
    assert dateline("migrate", **settings) == (1, "", line + "\n")


async def test_token_prints_one_that_signs_in() -> None:
    settings: dict[str, Any] = {"jwt_secret": SECRET, "jwt_issuer": "https://news.example", "jwt_audience": "comments"}
    arguments = ["--name", "Zoë  Łuk", "--role", "moderator", "--role", "Reader"]

    code, output, errors = dateline("token", *arguments, **{variable(field): text for field, text in settings.items()})

    identity = await Verifier(Settings(**settings)).identify(f"Bearer {output.removesuffix(chr(10))}")
    assert (code, errors) == (0, "")
    assert identity == Identity("development:zoe-luk", "Zoë Łuk", frozenset({Role.READER, Role.MODERATOR}))


def test_token_takes_the_subject_and_the_hours() -> None:
    _, output, _ = dateline("token", "--name", "Priya", "--subject", "42", "--hours", "2", DATELINE_JWT_SECRET=SECRET)

    claims = jwt.decode(output.strip(), SECRET, algorithms=["HS256"])
    assert claims == {"sub": "42", "name": "Priya", "iat": claims["iat"], "exp": claims["iat"] + 7200}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--name", " "], 'The token\'s "name" must be a text of 1 to 80 characters.'),
        (["--name", "Priya", "--subject", ""], 'The token\'s "sub" must be a text of 1 to 200 characters.'),
        (["--name", "Priya", "--role", "boss"], "There is no role 'boss': take reader, moderator, editor."),
    ],
)
def test_token_makes_none_that_would_be_refused(arguments: list[str], message: str) -> None:
    code, output, errors = dateline("token", *arguments, DATELINE_JWT_SECRET=SECRET, COLUMNS="200")

    assert (code, output) == (2, "")
    assert message in errors


def test_token_is_refused_where_others_hold_the_keys() -> None:
    refusal = "dateline: cannot sign a token: tokens are signed by whoever owns the keys of DATELINE_JWKS_URL\n"

    assert dateline("token", "--name", "Priya", DATELINE_JWKS_URL="https://news.example/keys") == (1, "", refusal)


def test_commands_that_start_at_once_agree_on_a_secret_of_their_own(tmp_path: Path) -> None:
    data = tmp_path / "data"
    command = [*COMMAND, "token", "--name", "Priya"]
    settings = environment(DATELINE_DATA_DIR=str(data))
    with ExitStack() as running:
        started = [subprocess.Popen(command, env=settings, stdout=subprocess.PIPE, text=True) for _ in range(4)]
        tokens = [running.enter_context(process).communicate()[0].strip() for process in started]

    secret = data / "jwt-secret"
    claims = [jwt.decode(token, secret.read_text().strip(), algorithms=["HS256"]) for token in tokens]
    assert [claim["sub"] for claim in claims] == ["development:priya"] * 4
    assert (os.listdir(data), secret.stat().st_mode & 0o777) == (["jwt-secret"], 0o600)


def test_token_says_that_its_secret_is_new_for_servers_elsewhere_refuse_it(tmp_path: Path) -> None:
    def errors(**settings: str) -> str:
        return dateline("token", "--name", "Priya", DATELINE_DATA_DIR=str(tmp_path), **settings)[2]

    assert errors(DATELINE_JWT_SECRET=SECRET) == ""
    line = f"Signed with a new secret, {tmp_path}/jwt-secret: only servers that keep their data there accept it.\n"
    assert [errors(), errors()] == [line, ""]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"short", " must hold a secret of at least 32 bytes, which is no key file; remove it to have a new one made"),
        (b"\xff" * 40, ": it is no text; set DATELINE_JWT_SECRET"),
    ],
)
def test_a_spoilt_secret_is_refused_and_kept(tmp_path: Path, text: bytes, reason: str) -> None:
    (tmp_path / "jwt-secret").write_bytes(text)

    code, output, errors = dateline("token", "--name", "Priya", DATELINE_DATA_DIR=str(tmp_path))

    assert (code, output) == (1, "")
    assert errors.endswith(f"{tmp_path}/jwt-secret{reason}\n")
    assert (tmp_path / "jwt-secret").read_bytes() == text


def test_serve_for_others_has_to_be_told_the_address_that_they_know() -> None:
    refused = "dateline: DATELINE_PUBLIC_URL is not set: it says how readers reach what listens on 0.0.0.0\n"

    assert dateline("serve", "--host", "0.0.0.0", "--port", "1") == (1, "", refused)


def test_serve_refuses_a_port_in_use() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        refusal = f"dateline: cannot listen on 127.0.0.1, port {port}: Address already in use\n"
        assert dateline("serve", "--port", str(port)) == (1, "", refusal)


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_serve_answers_until_it_is_stopped(
    database_url: str, connection: Connection, tmp_path: Path, workers: str, stop: signal.Signals
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    command = [*COMMAND, "serve", "--port", port, "--workers", workers]
    settings = {"DATABASE_URL": database_url, "DATELINE_PUBLIC_URL": PUBLIC_URL, "DATELINE_DATA_DIR": str(tmp_path)}
    with ExitStack() as running:
        process = subprocess.Popen(command, env=environment(**settings), stderr=subprocess.PIPE, text=True)
        server = running.enter_context(process)
        running.callback(server.kill)
        assert server.stderr is not None
        announced = server.stderr.readline()
        headers = {"authorization": bearer((tmp_path / "jwt-secret").read_text().strip())}
        query = {"query": "{ __typename }"}
        answer = httpx.post(f"http://127.0.0.1:{port}/graphql", json=query, headers=headers, timeout=LONGEST_START)
        server.send_signal(stop)
        _, errors = server.communicate()

    assert announced == f"Dateline serves GraphQL at http://127.0.0.1:{port}/graphql\n"
    assert answer.json() == {"data": {"__typename": "Query"}}
    assert re.search(r"Stopping …\n$", errors)
    assert server.returncode == 0
