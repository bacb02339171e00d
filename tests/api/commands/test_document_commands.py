"""The commands that register documents, and those that judge the schema by them, each in a process of its own."""

import json
import os
from pathlib import Path

import pytest
from asyncpg import Connection
from databases import Database

from schema.schema import schema
from tests.api.commands.test_command_line import dateline

FRONT = "query Front { articles(first: 2) { nodes { slug } } }"


def write(file: Path, texts: dict[str, str]) -> None:
    file.write_text(json.dumps(texts))


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    file = tmp_path / "web.json"
    write(file, {"front": FRONT, "names": "{ people { nodes { name } } }"})
    return file


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, database: Database, database_url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)


def run(*arguments: str | Path, **settings: str) -> tuple[int, str, str]:
    return dateline(*map(str, arguments), DATABASE_URL=os.environ["DATABASE_URL"], **settings)


def test_documents_are_added_listed_and_removed(manifest: Path, connection: Connection) -> None:
    assert run("documents", "add", "web", "1.0", manifest) == (0, "web 1.0: 2 documents, 2 of them new.\n", "")
    assert run("documents", "add", "web", "1.0", manifest) == (0, "web 1.0: 2 documents, 0 of them new.\n", "")
    code, listed, _ = run("documents", "list")
    assert (code, listed.split(" since ")[0]) == (0, "web 1.0: 2 documents")
    assert run("documents", "remove", "web", "1.0") == (0, "web 1.0: 2 documents removed.\n", "")
    assert run("documents", "remove", "web", "1.0") == (1, "", "web 1.0 has no documents\n")
    assert run("documents", "list") == (0, "", "")


async def test_a_manifest_is_taken_whole_or_not_at_all(manifest: Path, connection: Connection) -> None:
    bad = {"front": FRONT, "a": "{ nothing }", "b": "{", "c": "{ articles(first: 101) { nodes { slug } } }"}
    write(manifest, bad)

    code, output, errors = run("documents", "add", "web", "1.0", manifest)

    assert (code, output) == (1, "")
    assert [line.split(":")[0] for line in errors.splitlines()] == ["a", "b", "c"]
    assert errors.splitlines()[0] == "a: Cannot query field 'nothing' on type 'Query'."
    assert await connection.fetchval("select count(*) from news.document") == 0


async def test_an_id_does_not_change_its_text(manifest: Path, connection: Connection) -> None:
    run("documents", "add", "web", "1.0", manifest)
    write(manifest, {"front": "{ __typename }", "new": "{ __typename }"})

    for app in ("web", "ios"):
        refusal = (1, "", "front: the id stands for another text already\n")
        assert run("documents", "add", app, "2.0", manifest) == refusal
    assert await connection.fetchval("select array_agg(id order by id) from news.document") == ["front", "names"]


def test_what_is_no_manifest_is_refused_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "web.json"

    assert run("documents", "add", "web", "1", file) == (1, "", f"dateline: {file}: No such file or directory\n")
    file.write_text("[]")
    refusal = f"dateline: {file}: it must be a JSON object\n"
    assert run("documents", "add", "web", "1", file) == (1, "", refusal)
    assert run("serve", "--port", "1", DATELINE_DOCUMENTS=f"web:{file}") == (1, "", refusal)


def test_the_schema_is_judged_alone_or_by_what_is_registered(manifest: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.graphql"
    sdl = schema.as_str()
    old.write_text(sdl.replace("type Person implements Node {\n", "type Person implements Node {\n  old: Int\n", 1))
    change = "breaking FIELD_REMOVED: Field Person.old was removed. It was not deprecated.\n"

    assert run("schema", "check", old) == (1, change, "")
    assert run("schema", "check", old, "--documents") == (0, change, "")
    run("documents", "add", "web", "1.0", manifest)
    assert run("schema", "check", old, "--documents") == (0, change, "")
    old.write_text(sdl.replace("\n  name: String!\n", "\n  name: ID!\n"))
    code, output, _ = run("schema", "check", old, "--documents")
    changed = "Field Person.name changed type from ID! to String!."
    assert code == 1
    assert output.splitlines()[-1] == f"breaks web 1.0, an operation without a name: {changed}"


def test_dangerous_changes_pass_unless_told_otherwise(tmp_path: Path) -> None:
    old = tmp_path / "old.graphql"
    old.write_text(schema.as_str().replace('  """Comments appear at once."""\n  OPEN\n', "", 1))
    change = "dangerous VALUE_ADDED_TO_ENUM: Enum value CommentingMode.OPEN was added.\n"

    assert run("schema", "check", old) == (0, change, "")
    assert run("schema", "check", old, "--strict") == (1, change, "")


def test_a_schema_that_cannot_be_read_has_a_status_of_its_own(tmp_path: Path) -> None:
    old = tmp_path / "old.graphql"

    assert run("schema", "check", old) == (2, "", f"{old}: No such file or directory\n")
    old.write_text("type Query {")
    assert run("schema", "check", old)[0] == 2
    old.write_text(schema.as_str())
    assert run("schema", "check", old) == (0, "No changes that break anything.\n", "")


async def test_usage_is_printed_by_field_and_app(connection: Connection) -> None:
    await connection.execute(
        """insert into news.field_usage (day, field, app, version, count) values
        ('2020-01-01', 'Article.dek', 'web', '1', 5), (current_date, 'Article.dek', 'web', '2', 3),
        (current_date, 'Article.dek', '', '', 1), (current_date, 'Person.name', 'web', '2', 1)"""
    )
    today = await connection.fetchval("select current_date")

    assert run("schema", "usage", "--field", "Article.dek") == (
        0,
        f"Article.dek: 1 by unregistered documents, last on {today}\nArticle.dek: 3 by web 2, last on {today}\n",
        "",
    )
    assert len(run("schema", "usage")[1].splitlines()) == 3
    assert run("schema", "usage", "--field", "Person.title") == (0, "Nobody asked for Person.title.\n", "")
    assert run("schema", "usage", "--field", "dek")[0] == 2
