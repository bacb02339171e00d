"""The hook that tells shared caches what to drop: signed, by one process, with nothing left out."""

import asyncio
import hmac
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asyncpg import Connection

from tests.builder import Builder
from tests.database import OWN
from tests.servers import running

SECRET = "a secret that only the receiver and the site know"
LONGEST = 60  # seconds


@dataclass
class Receiver:
    """Takes requests as a cache's hook would, and notes the tags; `failures` are answered with 500 first."""

    port: int = 0
    failures: int = 0
    purges: "asyncio.Queue[list[str]]" = field(default_factory=asyncio.Queue)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/purge"

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := (await reader.readuntil(b"\r\n\r\n")).decode():
                headers = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:-2])
                body = await reader.readexactly(int(headers["content-length"]))
                assert is_signed(headers["dateline-signature"], body)
                self.failures -= 1
                writer.write(b"HTTP/1.1 %d X\r\ncontent-length: 0\r\n\r\n" % (500 if self.failures >= 0 else 204))
                if self.failures < 0:
                    self.purges.put_nowait(json.loads(body)["tags"])
        except asyncio.IncompleteReadError:
            writer.close()

    async def until(self, *wanted: str) -> list[str]:
        """All tags up to the request with the last of those that are wanted."""
        found: list[str] = []
        async with asyncio.timeout(LONGEST):
            while not {*wanted} <= {*found}:
                found += await self.purges.get()
        return found


def is_signed(header: str, body: bytes) -> bool:
    time, _, digest = header.removeprefix("t=").partition(",v1=")
    return hmac.compare_digest(digest, hmac.new(SECRET.encode(), f"{time}.".encode() + body, "sha256").hexdigest())


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    server = await asyncio.start_server(receiver.take, "127.0.0.1", 0)
    receiver.port = server.sockets[0].getsockname()[1]
    yield receiver
    server.close()


async def test_what_changes_is_purged_once_by_one_of_all_servers(
    database_url: str, make: Builder, receiver: Receiver, tmp_path: Path
) -> None:
    settings = {"DATELINE_PURGE_URL": receiver.url, "DATELINE_PURGE_SECRET": SECRET}
    article = await make.article(slug="one")
    async with running(database_url, tmp_path / "log", 2, **settings):
        await receiver.until("everything")
        await make.connection.execute("update news.article set headline = 'Another' where id = $1", article)
        edited = await receiver.until(f"article.{article}", "texts")
        comment = await make.comment(article_id=article)
        discussed = await receiver.until(f"discussion.{article}")
        await make.connection.execute("update news.comment set status = 'REMOVED' where id = $1", comment)
        removed = await receiver.until(f"discussion.{article}")

    assert set(edited) == {f"article.{article}", "texts"}  # and again when the search index has it
    assert edited.count(f"article.{article}") == 1
    assert "discussions" in discussed
    assert removed.count(f"discussion.{article}") == 1


async def test_whoever_leads_next_says_everything(
    database_url: str, make: Builder, receiver: Receiver, tmp_path: Path, connection: Connection
) -> None:
    settings = {"DATELINE_PURGE_URL": receiver.url, "DATELINE_PURGE_SECRET": SECRET}
    async with running(database_url, tmp_path / "log", 2, **settings):
        await receiver.until("everything")
        await connection.execute(
            f"select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and database = {OWN}"
        )

        assert "everything" in await receiver.until("everything")  # behind what was looked after before


async def test_a_hook_that_fails_is_told_again(
    database_url: str, make: Builder, receiver: Receiver, tmp_path: Path
) -> None:
    receiver.failures = 2
    settings = {"DATELINE_PURGE_URL": receiver.url, "DATELINE_PURGE_SECRET": SECRET}
    async with running(database_url, tmp_path / "log", 1, **settings):
        assert await receiver.until("everything") == ["everything"]

    assert (tmp_path / "log").read_text().count("shared caches could not be purged: HTTPStatusError") == 2


async def test_an_hour_that_comes_is_a_change_too(
    database_url: str, make: Builder, receiver: Receiver, tmp_path: Path
) -> None:
    settings = {"DATELINE_PURGE_URL": receiver.url, "DATELINE_PURGE_SECRET": SECRET}
    closing = await make.article(slug="closing")
    async with running(database_url, tmp_path / "log", 1, **settings):
        await receiver.until("everything")
        soon = datetime.now(UTC) + timedelta(seconds=3)
        due = await make.article(slug="due", published_at=soon)
        await make.names(due, person := await make.person())
        await make.connection.execute("update news.discussion set closes_at = $1 where article_id = $2", soon, closing)
        await receiver.until(f"discussion.{closing}")

        changed = await receiver.until(f"discussion.{closing}")

    assert datetime.now(UTC) >= soon
    assert {"articles", "texts", f"article.{due}", f"person.{person}"} <= set(changed)
