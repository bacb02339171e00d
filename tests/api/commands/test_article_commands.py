"""The commands about articles, each in a process of its own."""

import json
import os

import pytest
from asyncpg import Connection
from databases import Database

from tests.api.commands.test_command_line import dateline
from tests.builder import Builder


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, database: Database, database_url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)


def run(*arguments: str) -> tuple[int, str, str]:
    return dateline("articles", *arguments, DATABASE_URL=os.environ["DATABASE_URL"])


async def status(connection: Connection) -> str:
    found: str = await connection.fetchval("select status from news.article where id = 1")
    return found


async def test_articles_are_listed_by_what_is_asked_for(make: Builder) -> None:
    await make.article(slug="geese", headline="Geese return", section="Nature")
    await make.article(slug="ferry", headline="Ferry " * 20, section="Port", status="DRAFT", published_at=None)

    code, output, errors = run("list")
    heading, *rows = output.splitlines()
    assert (code, errors, heading.split()) == (0, "", ["SLUG", "STATUS", "PUBLISHED", "AT", "SECTION", "HEADLINE"])
    assert [row.split()[:2] for row in rows] == [["ferry", "DRAFT"], ["geese", "PUBLISHED"]]
    assert rows[0].endswith("Ferry…")
    filters = ("--status", "draft", "--section", "Port", "--search", "ferry", "--limit", "1")
    assert [each["slug"] for each in json.loads(run("list", "--json", *filters)[1])] == ["ferry"]
    assert run("list", "--status", "withdrawn") == (0, "There are no such articles.\n", "")
    assert run("list", "--status", "lost")[0] == 2


async def test_a_preview_is_printed_with_its_pages(make: Builder) -> None:
    await make.article(slug="geese", status="DRAFT", published_at=None)
    url = os.environ["DATABASE_URL"]

    code, output, errors = dateline("preview", "geese", "Article_1", "--expires", "2h", DATABASE_URL=url)

    token, *pages = output.splitlines()
    assert (code, errors.startswith("It is good until ")) == (0, True)
    assert [page.partition("/articles")[1:] for page in pages][1:] == [("/articles", f"/geese?preview={token}")]
    assert pages[0].endswith(f"/?preview={token}")
    assert dateline("preview", "swans", DATABASE_URL=url) == (1, "", "swans: there is no such article\n")
    assert dateline("preview", "geese", "--expires", "8d", DATABASE_URL=url)[0] == 1


async def test_an_article_is_published_and_withdrawn_by_slug_or_id(make: Builder) -> None:
    await make.article(slug="geese", status="DRAFT", published_at=None)

    assert run("publish", "geese", "--at", "2099-01-31T06:00Z")[1].startswith("geese is scheduled, as of 2099-01-31")
    assert run("publish", "Article_1", "--at", "2026-01-31")[1].startswith("geese is published, as of 2026-01-31")
    assert "PUBLISHED" in run("show", "geese")[1]
    assert run("withdraw", "geese", "--redirect-to", "nowhere")[0] == 1
    assert run("withdraw", "geese", "--reason", "Wrong", "--redirect-to", "/a/swans") == (
        0,
        "geese is withdrawn.\n",
        "",
    )
    shown = json.loads(run("show", "Article_1", "--json")[1])
    assert (shown["withdrawal"]["reason"], shown["withdrawal"]["redirectTo"]) == (
        "Wrong",
        "https://news.example/a/swans",
    )
    actors = await make.connection.fetch("select actor from news.article_revision where kind <> 'STORED'")
    assert {row["actor"] for row in actors} == {"command line"}


async def test_a_draft_cannot_be_withdrawn_and_what_is_not_there_is_told(make: Builder) -> None:
    await make.article(slug="geese", status="DRAFT", published_at=None)

    assert run("withdraw", "geese") == (1, "", "It is a draft: there is nothing to withdraw.\n")
    assert run("delete", "swans", "--yes") == (1, "", "swans: there is no such article\n")


async def test_an_article_is_deleted_with_what_belongs_to_it(make: Builder) -> None:
    article = await make.article(slug="geese")
    await make.comment(article_id=article)

    assert run("delete", "geese")[0] == 1
    assert await status(make.connection) == "PUBLISHED"
    told = "geese, its 1 comments and its 0 shares"
    assert run("delete", "geese", "--yes") == (0, f"Deleted {told}.\n", "")
    assert await make.connection.fetchval("select count(*) from news.article") == 0
    assert await make.connection.fetchval("select count(*) from news.comment") == 0
