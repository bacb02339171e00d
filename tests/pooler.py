"""PgBouncer in transaction mode, a program of its own in front of a PostgreSQL, with very few connections to lend."""

import asyncio
import os
import pwd
import re
import shutil
import subprocess
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

PROGRAM = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
KEEPS_STATEMENTS = (1, 21)
LONGEST_START = 20  # seconds
CONFIGURATION = """
[databases]
* = host={host} port={port}
[pgbouncer]
pool_mode = transaction
default_pool_size = 3
unix_socket_dir = {directory}
listen_port = 6432
auth_type = trust
auth_file = {directory}/users
"""


class Pooler:
    """Before the server that `url` leads to."""

    def __init__(self, url: str, directory: Path, keeps_statements: bool) -> None:
        parts = urlsplit(url)
        options = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.directory, self.user = directory, parts.username or "postgres"
        self.host = options.get("host") or parts.hostname or "localhost"
        text = CONFIGURATION.format(host=self.host, port=options.get("port") or parts.port or 5432, directory=directory)
        self.configuration = directory / "ini"
        self.configuration.write_text(text + "max_prepared_statements = 200\n" * keeps_statements)
        (directory / "users").write_text(f'"{self.user}" "{unquote(parts.password or "")}"\n')
        shutil.chown(directory, _owner_of(self.host).get("user", os.geteuid()))
        self.process: Process | None = None

    def url(self, database_url: str) -> str:
        return f"postgresql://{self.user}@{urlsplit(database_url).path}?host={self.directory}&port=6432"

    async def start(self) -> None:
        self.process = await asyncio.create_subprocess_exec(
            str(PROGRAM), "-q", str(self.configuration), stdout=DEVNULL, stderr=DEVNULL, **_owner_of(self.host)
        )
        async with asyncio.timeout(LONGEST_START):
            await self._answering()

    async def kill(self) -> None:
        if self.process and self.process.returncode is None:
            self.process.kill()
            await self.process.wait()

    async def _answering(self) -> None:
        while True:
            with suppress(OSError):
                _, writer = await asyncio.open_unix_connection(self.directory / ".s.PGSQL.6432")
                writer.close()
                return
            await asyncio.sleep(0.02)


def _owner_of(host: str) -> dict[str, Any]:
    """Who may reach a socket there: PgBouncer refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    found = Path(host).stat() if host.startswith("/") else pwd.getpwnam("nobody")
    user, group = (found.st_uid, found.st_gid) if isinstance(found, os.stat_result) else (found.pw_uid, found.pw_gid)
    return {"user": user, "group": group, "extra_groups": []}


def require_program() -> None:
    if PROGRAM is None:
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say("There is no PgBouncer here: nothing of how Dateline works through it is tested.")


def keeps_statements() -> bool:
    said = subprocess.run([str(PROGRAM), "--version"], capture_output=True, text=True, check=True).stdout
    return tuple(map(int, re.findall(r"\d+", said)[:2])) >= KEEPS_STATEMENTS


@contextmanager
def short_directory() -> Iterator[Path]:
    """A socket's path must be short, and pytest's directories are closed to PostgreSQL's user."""
    with TemporaryDirectory(prefix="dateline-pooler-") as name:
        yield Path(name)
