"""The commands about service tokens, each in a process of its own."""

import json
import os
import re
from datetime import UTC, datetime, timedelta

import pytest
from asyncpg import Connection
from databases import Database

from db.access.token_cache import TokenCache
from tests.api.commands.test_command_line import dateline

SECRET = re.compile(r"dateline_[\w-]{43}\n")
KEEP = "Keep it: it is not shown again.\n"
BAD_TIME = "A number of hours, days, weeks or years is needed"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, database: Database, database_url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)


def run(*arguments: str) -> tuple[int, str, str]:
    return dateline("tokens", *arguments, DATABASE_URL=os.environ["DATABASE_URL"])


async def test_a_token_is_made_and_found_by_what_is_printed(database: Database) -> None:
    code, output, errors = run("create", "cms", "--scope", "articles:write,images:write", "--expires", "90d")

    assert (code, errors) == (0, KEEP)
    assert SECRET.fullmatch(output)
    found = await TokenCache(database, lambda: True).find(output.strip())
    assert (found.name, found.scopes) == ("cms", frozenset({"articles:write", "images:write"}))
    assert found.expires_at
    assert abs(found.expires_at - datetime.now(UTC) - timedelta(days=90)) < timedelta(minutes=5)


def test_tokens_are_listed_with_all_but_their_secrets(connection: Connection) -> None:
    assert run("list") == (0, "There are no tokens.\n", "")
    assert run("list", "--json") == (0, "[]\n", "")
    run("create", "cms", "--scope", "articles:write", "--scope", "images:write")
    run("create", "archive", "--scope", "articles:read")

    heading, *rows = run("list")[1].splitlines()
    assert heading.split() == [
        "NAME",
        "SCOPES",
        "CREATED",
        "AT",
        "EXPIRES",
        "AT",
        "LAST",
        "USED",
        "AT",
        "REVOKED",
        "AT",
    ]
    assert [row.split()[:2] for row in rows] == [["archive", "articles:read"], ["cms", "articles:write,images:write"]]
    assert [row.split()[4:] for row in rows] == [["-", "-", "-"]] * 2
    listed = json.loads(run("list", "--json")[1])
    assert [token["scopes"] for token in listed] == [["articles:read"], ["articles:write", "images:write"]]


def test_a_revoked_token_stays_in_the_list_and_leaves_its_name(connection: Connection) -> None:
    run("create", "cms", "--scope", "articles:write")

    assert run("create", "cms", "--scope", "articles:write") == (
        1, "", "cms: there is a token of this name already; revoke it, or take another name\n"
    )  # fmt: skip
    assert run("revoke", "cms") == (0, "cms is revoked.\n", "")
    assert run("revoke", "cms") == (1, "", "cms: there is no token of this name, or it is revoked\n")
    assert run("create", "cms", "--scope", "articles:read")[0] == 0
    assert [bool(token["revoked_at"]) for token in json.loads(run("list", "--json")[1])] == [False, True]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["cms"], "Missing option '--scope'"),
        (["cms", "--scope", "articles:delete"], "There is no scope 'articles:delete'"),
        (["cms", "--scope", ""], "There is no scope ''"),
        (["c m s", "--scope", "articles:read"], "A name has 1 to 64 letters"),
        (["", "--scope", "articles:read"], "A name has 1 to 64 letters"),
        (["-", "--scope", "articles:read"], "A name has 1 to 64 letters"),
        (["c" * 65, "--scope", "articles:read"], "A name has 1 to 64 letters"),
        (["cms", "--scope", "articles:read", "--expires", "90"], BAD_TIME),
        (["cms", "--scope", "articles:read", "--expires", "0d"], BAD_TIME),
        (["cms", "--scope", "articles:read", "--expires", "-1d"], BAD_TIME),
        (["cms", "--scope", "articles:read", "--expires", "999999y"], BAD_TIME),
        (["cms", "--scope", "articles:read", "--expires", "soon"], BAD_TIME),
    ],
)
def test_what_no_token_can_have_is_refused(arguments: list[str], message: str) -> None:
    code, output, errors = run("create", *arguments)

    assert (code, output) == (2, "")
    assert message in " ".join(errors.replace("│", " ").split())
