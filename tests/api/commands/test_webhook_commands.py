"""The commands about webhooks, each in a process of its own."""

import asyncio
import json
import os
import re
from collections.abc import AsyncIterator

import pytest
from databases import Database

from tests.api.commands.test_command_line import dateline
from tests.api.webhooks.receiver import Receiver, is_signed, status
from tests.builder import Builder

SECRET = re.compile(r"whsec_[\w-]{43}\n")
KEEP = "Keep it: it is not shown again.\n"
UNKNOWN = "nobody: there is no webhook of this name\n"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, database: Database, database_url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver().running() as receiver:
        yield receiver


def run(*arguments: str) -> tuple[int, str, str]:
    return dateline("webhooks", *arguments, DATABASE_URL=os.environ["DATABASE_URL"])


def listed() -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run("list", "--json")[1])
    return found


async def test_a_webhook_is_added_listed_disabled_and_removed(make: Builder) -> None:
    assert run("list") == (0, "There are no webhooks.\n", "")
    code, secret, errors = run(
        "add", "site", "http://127.0.0.1:9/hook?for=news", "--kind", "comments,CommentEdited,comments"
    )
    assert (code, errors) == (0, KEEP)
    assert SECRET.fullmatch(secret)
    assert run("add", "site", "http://127.0.0.1:9/") == (1, "", "site: there is a webhook of this name already\n")
    run("add", "desk", "https://desk.example/", "--include", "moderation")
    await make.comment()

    assert run("list")[1].splitlines()[0].split() == (
        [
            "NAME",
            "URL",
            "KINDS",
            "STATE",
            "LAG",
            "SECONDS",
            "WAITING",
            "DEAD",
            "LAST",
            "SUCCESS",
            "AT",
            "LAST",
            "ERROR",
            "AT",
            "LAST",
            "ERROR",
        ]
    )
    desk, site = listed()
    assert (desk["kinds"], desk["moderation"], desk["state"]) == ([], True, "ok")
    assert (site["kinds"], site["moderation"]) == (["comments", "CommentEdited"], False)
    assert "secret" not in site
    assert run("disable", "site") == (0, "site is disabled.\n", "")
    assert [each["state"] for each in listed()] == ["ok", "disabled"]
    assert run("enable", "site") == (0, "site is enabled.\n", "")
    assert run("remove", "site") == (0, "site is removed.\n", "")
    assert [each["name"] for each in listed()] == ["desk"]


async def test_a_test_delivery_says_what_is_answered(receiver: Receiver) -> None:
    former = run("add", "site", receiver.url)[1].strip()
    secret = run("rotate", "site")[1].strip()

    assert await asyncio.to_thread(run, "test", "site") == (0, "site has taken it.\n", "")
    receiver.answer = lambda body: status(401, "Who are you?")
    assert await asyncio.to_thread(run, "test", "site") == (1, "", "site: status 401 Who are you?\n")

    assert [body["kind"] for body in receiver.asked] == ["Test", "Test"]
    header, body = receiver.signatures[0]
    assert is_signed(header, body, secret)
    assert is_signed(header, body, former)


async def test_a_replay_says_from_where(make: Builder) -> None:
    run("add", "site", "http://127.0.0.1:9/")
    await make.comment()
    await make.connection.execute("select news.number_webhook_events()")
    cursor = await make.connection.fetchval("select cursor from news.webhook_event")

    assert run("replay", "site", "--after", cursor) == (0, "site is told again.\n", "")
    assert run("replay", "site", "--since", "2026-01-01") == (0, "site is told again.\n", "")
    assert run("replay", "site", "--dead") == (0, "0 deliveries are tried again.\n", "")
    assert run("dead", "site") == (0, "Nothing was given up.\n", "")
    assert run("replay", "site", "--after", "feed.1") == (
        1, "", "feed.1: no event that is kept has this cursor or id\n"
    )  # fmt: skip
    assert run("replay", "site")[0] == 2


def test_what_is_no_webhook_is_refused() -> None:
    assert {run(command, "nobody") for command in ("disable", "rotate", "dead")} == {(1, "", UNKNOWN)}
    assert run("replay", "nobody", "--since", "2026-01-01") == (1, "", UNKNOWN)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["site", "ftp://a.example/"], "An address is needed"),
        (["site", "a.example/hook"], "An address is needed"),
        (["site", "http://a.example:99999/"], "An address is needed"),
        (["site", "http://a b.example/"], "An address is needed"),
        (["site", f"http://{'a' * 64}.example/"], "An address is needed"),
        (["site", f"http://a.example/{'a' * 2000}"], "An address is needed"),
        (
            ["site", "http://a.example/", "--kind", "comments,CommentReported"],
            "CommentReported is for the newsroom alone",
        ),
        (["site", "http://a.example/", "--kind", "CommentLiked"], "There is no kind 'CommentLiked': take content,"),
        (["site", "http://a.example/", "--include", "drafts"], "There is nothing called 'drafts' to include"),
    ],
)
def test_what_no_webhook_can_have_is_refused(arguments: list[str], message: str) -> None:
    code, output, errors = run("add", *arguments)

    assert (code, output) == (2, "")
    assert message in " ".join(errors.replace("│", " ").split())
