"""`python -m tests.clients`: runs each session, and the live one of all clients, against servers of their own; with
names, these sessions alone."""

import asyncio
import json
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg

from db.embedded.server import embedded
from tests.api.publisher import bearer
from tests.builder import Builder
from tests.clients import live, live_queries
from tests.imports import ROOT
from tests.servers import serving

FOLDER = Path(__file__).parent
GENERATORS = ROOT / ".venv" / "generators" / "bin" / "python"
SESSIONS = {
    "Apollo Client": ("node", str(FOLDER / "session.mjs")),
    "Apollo Client and persisted queries": ("node", str(FOLDER / "persisted.mjs")),
    "Apollo Client, urql and Relay": ("node", str(FOLDER / "caches.mjs")),
    "Apollo Client in parts": ("node", str(FOLDER / "parts.mjs")),
    "linters of schemas": ("node", str(FOLDER / "lint.mjs")),
    "a federated graph": ("node", str(FOLDER / "federation.mjs")),
    "typed clients": ("node", str(FOLDER / "generators.mjs")),
    "typed clients in Python": (str(GENERATORS), str(FOLDER / "generators.py")),
    "tools of whole schemas": ("node", str(FOLDER / "tools.mjs")),
    "gql": (sys.executable, str(FOLDER / "session.py")),
}
TYPED = ("typed clients", "typed clients in Python")
WITH_COMMENTS = ("Apollo Client, urql and Relay", "Apollo Client in parts", *TYPED, "tools of whole schemas")
READERS = ("Priya", "Rahul", "Sofia", "Tomas")
TOKENS = {name: bearer(sub=name.lower(), name=name) for name in READERS}
TOKENS |= {"Mona": bearer(sub="mona", name="Mona", roles=["moderator"])}


async def run(database_url: str, log: Path, sessions: Mapping[str, tuple[str, ...]]) -> int:
    """How many sessions failed."""
    failed = 0
    async with serving(database_url, log, 1, DATELINE_PERSISTED_QUERIES="on") as (server,):
        connection = await asyncpg.connect(database_url)
        make = Builder(connection)
        for client, command in sessions.items():
            article = f"article-read-with-{client.lower().replace(',', '').replace(' ', '-')}"
            key = await make.article(slug=article, dateline_place="Nyhavn", dateline_date=date(2026, 1, 1))
            if client in WITH_COMMENTS:
                await make.paragraphs(key, "A block that comments stand on.")
                block = await connection.fetchval("select min(id) from news.paragraph where article_id = $1", key)
                anchor = await make.anchor(key, kind="BLOCK", block_id=block)
                [await make.comment(article_id=key, anchor_id=anchor) for _ in range(7)]
            print(f"A session with {client}", flush=True)  # noqa: T201
            failed += await _session(command, f"{server}/graphql", article)
            # The readers are the same, and have posted a moment ago.
            await connection.execute("update news.comment set created_at = created_at - interval '1 hour'")
        await connection.close()
    return failed


async def _session(command: tuple[str, ...], server: str, article: str) -> int:
    told = {"DATELINE_SESSION": json.dumps({"url": server, "article": article, "tokens": TOKENS})}
    process = await asyncio.create_subprocess_exec(*command, env=os.environ | told)
    return int(await process.wait() != 0)


async def run_all(database_url: str, directory: Path, names: Sequence[str]) -> int:
    sessions = {name: SESSIONS[name] for name in names or SESSIONS}
    failed = await run(database_url, directory / "log", sessions)
    if names:
        return failed
    failed += await live.run(database_url, directory / "live.log")
    print("All clients watch the front page", flush=True)  # noqa: T201
    return failed + await live_queries.run(database_url, directory / "live_queries.log")


def main() -> int:
    with TemporaryDirectory() as directory, embedded(Path(directory)) as url:
        return asyncio.run(run_all(url, Path(directory), sys.argv[1:]))


if __name__ == "__main__":
    sys.exit(main())
