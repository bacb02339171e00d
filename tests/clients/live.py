"""`python -m tests.clients.live`: clients follow one article while its server is stopped and killed within bursts."""

import asyncio
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg
import httpx

from db.embedded.server import embedded
from tests.builder import Builder
from tests.clients import recipes
from tests.clients.burst import BURST, ENDINGS, Client, Session
from tests.clients.followers import Follower
from tests.clients.recipes import SLUG
from tests.servers import NO_PACE, Server, running

CHROMIUM = shutil.which("chromium")
LONGEST_SESSION = 240  # seconds
NODE = ("node", "--no-warnings", "--experimental-websocket", "--input-type=module", "--eval")

Comments = list[tuple[str, int]]

ADDED = """
select 'Comment_' || comment_id as id from news.comment_event join news.article on article.id = article_id
where slug = $1 and kind = 'CommentAdded' order by seq
"""
RULES = {**NO_PACE, "DATELINE_DUPLICATE_SECONDS": "0", "DATELINE_PUBLIC_URL": ""}


def clients(developer_page: str) -> Iterator[tuple[str, Client]]:
    for name in recipes.POSTING:
        yield name, lambda told, name=name: (*NODE, recipes.module_of(name, told))  # type: ignore[misc]
    yield "graphql-ws of /developers", lambda told: (*NODE, recipes.module_of_developer_page(developer_page, told))
    yield "gql", lambda told: (sys.executable, "live_gql.py", recipes.completed(recipes.blocks_of("gql"), told), SLUG)
    if CHROMIUM:
        in_chromium = ("node", "live_event_source.mjs", CHROMIUM)
        yield "EventSource of Chromium", lambda told: (*in_chromium, recipes.script_of_browser(told))


async def run(database_url: str, log: Path) -> int:
    """How many clients did not receive exactly the comments."""
    _say("All clients follow one article while its server restarts" if CHROMIUM else "No Chromium here, but the others")
    followers, expected = await _follow(database_url, log)
    whole = len(expected) == len(ENDINGS) * BURST + len(followers)
    return sum(not (_report(follower, expected) and whole) for follower in followers)


async def _follow(database_url: str, log: Path) -> tuple[list[Follower], Comments]:
    """The clients, and the comments that they should have, each with the article's count at that step."""
    async with running(database_url, log, 1, **RULES) as [server]:
        database = await asyncpg.connect(database_url)
        await Builder(database).article(slug=SLUG)
        session = Session(server)
        try:
            async with asyncio.timeout(LONGEST_SESSION):
                await session.run(dict(clients(await _developer_page(server))))
        except TimeoutError:
            _say("  gave up waiting")
    stored = [(row["id"], count) for count, row in enumerate(await database.fetch(ADDED, SLUG), 1)]
    await database.close()
    posted = session.acknowledged | {follower.posted for follower in session.followers if follower.posted}
    assert {comment for comment, _ in stored} == posted
    return session.followers, stored


async def _developer_page(server: Server) -> str:
    async with httpx.AsyncClient(base_url=server.url, timeout=30) as client:
        return (await client.get("/developers")).raise_for_status().text


def _report(follower: Follower, expected: Comments) -> bool:
    """Whether it received all of them, each once, in order, with the right counts."""
    exact = follower.received == expected
    _say(f"  {follower.name}: {len(follower.received)} comments, {'exact' if exact else 'NOT EXACT'}")
    return exact


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


def main() -> int:
    with TemporaryDirectory() as directory, embedded(Path(directory)) as url:
        return asyncio.run(run(url, Path(directory) / "log"))


if __name__ == "__main__":
    sys.exit(main())
