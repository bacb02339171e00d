"""What the log tells of requests, and how a user's report finds its line there."""

import asyncio
import json
import logging
import re
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from asyncpg import Connection
from databases import Database

from api.telemetry.logs import JsonLines, TextLines
from api.telemetry.slow_operations import MAX_PER_SECOND, SlowOperations
from db.connections.postgres import connection as connection_to
from db.connections.statement_log import ExecutedStatement, StatementLog, fingerprint
from schema.engine.instrumentation import ExecutedOperation
from schema.engine.request_context import RequestContext, current_request
from tests.api.publisher import bearer
from tests.database import WAITING_FOR_LOCKS
from tests.servers import serving

TRACE = {"query": "query Front($first: Int) { articles(first: $first) { totalCount nodes { headline } } }"}
EXECUTED = ExecutedStatement("select 'a constant' where $1", 0, 1)


@contextmanager
def under_way(identifier: str) -> Iterator[None]:
    token = current_request.set(RequestContext(identifier))
    yield
    current_request.reset(token)


def record(message: str, *arguments: Any, **more: Any) -> logging.LogRecord:
    rest = {"name": "dateline", "levelname": "WARNING", "created": 1_800_000_000, "msecs": 0}
    return logging.makeLogRecord({"msg": message, "args": arguments, **rest, **more})


def test_json_has_a_line_for_each_record() -> None:
    error = ValueError("two\nlines")
    with under_way("r-1"):
        line = JsonLines().format(
            record("%s is\n“odd” \ud800", "this", exc_info=(ValueError, error, None), fields={"seconds": 1.5})
        )

    assert "\n" not in line
    assert json.loads(line) == {
        "time": "2027-01-15T08:00:00.000+00:00",
        "level": "warning",
        "logger": "dateline",
        "message": "this is\n“odd” \ud800",
        "request_id": "r-1",
        "seconds": 1.5,
        "exception": "ValueError: two\nlines",
    }


def test_text_names_the_request_where_there_is_one() -> None:
    outside = TextLines().format(record("it fails"))
    with under_way("r-1"):
        inside = TextLines().format(record("it fails"))

    assert outside.endswith(" WARNING dateline: it fails")
    assert inside == f"{outside} [request r-1]"


def slow(caplog: pytest.LogCaptureFixture, level: int, *seconds: float) -> list[tuple[str, Any]]:
    slow = SlowOperations(1)
    with caplog.at_level(level, "dateline.slow"):
        for each in seconds:
            slow(ExecutedOperation("Front", "query", 0, each, StatementLog([EXECUTED], pool_wait=0.25), None))
    return [(record.getMessage(), record.__dict__["fields"]) for record in caplog.records]


@pytest.mark.parametrize(
    ("sent", "logged"),
    [
        ("a\n2026-01-01 ERROR dateline: forged", "a\\n2026-01-01 ERROR dateline: forged"),
        ("a\r\x1b[2Jb", "a\\r\\x1b[2Jb"),
        ("a\x00\x85\u2028b", "a\\x00\\x85\\u2028b"),
        ("\u202egnp.a", "\\u202egnp.a"),
        ("caf\u00e9 \u0928", "caf\u00e9 \u0928"),
    ],
)
def test_what_clients_send_stays_on_its_line_of_text(sent: str, logged: str) -> None:
    assert TextLines().format(record(sent)).endswith(logged)


def test_no_line_of_a_traceback_is_like_a_record() -> None:
    try:
        raise ValueError("x\n2026-01-01 00:00:00,000 ERROR dateline: forged")
    except ValueError:
        failed = logging.LogRecord("dateline", logging.ERROR, "", 0, "it fails", None, sys.exc_info())

    first, *others = TextLines().format(failed).split("\n")

    assert first.endswith("it fails")
    assert all(line.startswith("  ") for line in others)


def test_a_slow_operation_is_told_by_its_name_and_its_statements(caplog: pytest.LogCaptureFixture) -> None:
    name = fingerprint(EXECUTED.sql)

    assert slow(caplog, logging.WARNING, 0.999, 1.5) == [
        (
            f"slow query Front: 1.5 s, of which 0.25 s waiting for a connection; statements: {name}",
            {"operation": "Front", "type": "query", "seconds": 1.5, "waited": 0.25, "statements": name, "untold": 0},
        )
    ]


def test_of_many_slow_operations_the_number_is_told(caplog: pytest.LogCaptureFixture) -> None:
    told = slow(caplog, logging.WARNING, *[1.5] * (MAX_PER_SECOND + 5), 3)

    assert [figures["untold"] for _, figures in told] == [0] * MAX_PER_SECOND + [5]
    assert told[-1][0].endswith("; and 5 others before that were not told")


def test_debugging_shows_the_sql_of_a_statement_once(caplog: pytest.LogCaptureFixture) -> None:
    told = slow(caplog, logging.DEBUG, 1.5, 2.5)

    assert [message for message, _ in told if message.startswith("statement")] == [
        f"statement {fingerprint(EXECUTED.sql)}: select 'a constant' where $1"
    ]


@asynccontextmanager
async def server(database_url: str, log: Path, **settings: str) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        serving(database_url, log, 1, DATELINE_LOG_FORMAT="json", DATELINE_CACHE_BYTES="0", **settings) as [address],
        httpx.AsyncClient(base_url=address, timeout=20) as client,
    ):
        yield client


def entries(log: Path, logger: str) -> list[dict[str, Any]]:
    """All lines are JSON."""
    found = [json.loads(line) for line in log.read_text().splitlines()]
    return [entry for entry in found if entry["logger"] == logger]


async def test_a_failure_is_found_in_the_log_by_the_id_that_the_client_got(
    connection: Connection, database_url: str, tmp_path: Path
) -> None:
    async with server(database_url, tmp_path / "log") as client:
        await connection.execute("alter view graph.article rename to article_gone")
        own = await client.post("/graphql", json=TRACE)
        given = await client.post("/graphql", json=TRACE, headers={"x-request-id": "edge/42"})
        await connection.execute("alter view graph.article_gone rename to article")

    assert given.headers["x-request-id"] == "edge/42"
    ids = [answer.json()["errors"][0]["extensions"]["requestId"] for answer in (own, given)]
    assert ids == [own.headers["x-request-id"], "edge/42"]
    failures = entries(tmp_path / "log", "dateline")
    assert [(entry["request_id"], entry["level"]) for entry in failures] == [(found, "error") for found in ids]
    assert "UndefinedTableError" in failures[0]["exception"]


@pytest.mark.parametrize("given", ["", "a" * 129, "two words", "<script>", "é"])
async def test_an_id_that_may_do_harm_is_replaced(client: httpx.AsyncClient, given: str) -> None:
    answer = await client.get("/schema.graphql", headers={b"x-request-id": given.encode()})

    assert re.fullmatch(r"[0-9a-f]{10}-[0-9a-f]+", answer.headers["x-request-id"])


async def test_each_request_is_a_line_if_that_is_wanted(database: Database, database_url: str, tmp_path: Path) -> None:
    async with server(database_url, tmp_path / "log", DATELINE_ACCESS_LOG="on") as client:
        headers = {"accept": "application/graphql-response+json", "x-request-id": "one"}
        await client.get("/graphql", params={"query": "{ secret }"}, headers=headers)

    (line,) = [entry for entry in entries(tmp_path / "log", "dateline.access") if entry["request_id"] == "one"]
    assert (line["method"], line["path"], line["status"]) == ("GET", "/graphql", 400)
    assert "secret" not in (tmp_path / "log").read_text()


async def test_a_slow_query_leaves_no_values_in_the_log(database: Database, database_url: str, tmp_path: Path) -> None:
    settings = {"DATELINE_SLOW_OPERATION": "0.1", "DATELINE_LOG_LEVEL": "debug"}
    variables = {"where": "a reader's own words"}
    search = "query Search($where: String) { articles(first: 3, filter: {search: $where}) { totalCount } }"
    async with server(database_url, tmp_path / "log", **settings) as client:
        headers = {"authorization": bearer(name="A reader's name")}
        for _ in range(2):
            await slowly(client, database, json={"query": search, "variables": variables}, headers=headers)

    told = entries(tmp_path / "log", "dateline.slow")
    assert [entry["level"] for entry in told] == ["warning", "debug", "warning"]
    assert told[0]["operation"] == "Search"
    assert told[0]["statements"] == told[1]["statement"]
    assert "reader's" not in (tmp_path / "log").read_text()


async def slowly(client: httpx.AsyncClient, database: Database, **request: Any) -> None:
    """The query has to wait for longer than it should."""
    async with asyncio.TaskGroup() as tasks, connection_to(database) as own, own.transaction():
        await own.execute("lock table news.article in access exclusive mode")
        tasks.create_task(client.post("/graphql", **request))
        while not await own.fetchval(WAITING_FOR_LOCKS):
            pass
        await own.execute("select pg_sleep(0.15)")
