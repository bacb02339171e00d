"""`python -m tests.clients.live`: clients follow one article while its server is stopped and killed within bursts."""

import asyncio
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg

from db.embedded.server import embedded
from tests.builder import Builder
from tests.clients.burst import BURST, ENDINGS, SLUG, Session
from tests.clients.followers import Follower
from tests.servers import running

FOLDER = Path(__file__).parent
WITH_GQL = FOLDER.parents[1] / ".venv/clients/bin/python"
CHROMIUM = shutil.which("chromium")
LONGEST_SESSION = 240  # seconds

Clients = Mapping[str, Sequence[str]]
Comments = list[tuple[str, int]]

ADDED = """
select 'Comment_' || comment_id as id from news.comment_event join news.article on article.id = article_id
where slug = $1 and kind = 'CommentAdded' order by seq
"""


def _node(session: str, *arguments: str) -> Sequence[str]:
    return ("node", str(FOLDER / f"{session}.mjs"), *arguments)


CLIENTS = {
    "graphql-ws": _node("live_graphql_ws"),
    "graphql-sse": _node("live_graphql_sse"),
    "Apollo Client by WebSocket": _node("live_apollo"),
    "Apollo Client by multipart HTTP": _node("live_apollo_http"),
    "gql": (str(WITH_GQL), str(FOLDER / "live_gql.py")),
}

RULES = {"DATELINE_RATE_LIMITS": "off", "DATELINE_DUPLICATE_SECONDS": "0"}


async def run(database_url: str, log: Path) -> int:
    """How many clients did not receive exactly the comments."""
    clients = CLIENTS | ({"EventSource of Chromium": _node("live_event_source", CHROMIUM)} if CHROMIUM else {})
    _say("All clients follow one article while its server restarts" if CHROMIUM else "No Chromium here, but the others")
    followers, expected = await _follow(database_url, log, clients)
    whole = len(expected) == len(ENDINGS) * BURST + len(clients)
    return sum(not (_report(follower, expected) and whole) for follower in followers)


async def _follow(database_url: str, log: Path, clients: Clients) -> tuple[list[Follower], Comments]:
    """The clients, and the comments that they should have, each with the article's count at that step."""
    async with running(database_url, log, 1, **RULES) as [server]:
        database = await asyncpg.connect(database_url)
        await Builder(database).article(slug=SLUG)
        session = Session(server)
        try:
            async with asyncio.timeout(LONGEST_SESSION):
                await session.run(clients)
        except TimeoutError:
            _say("  gave up waiting")
    stored = [(row["id"], count) for count, row in enumerate(await database.fetch(ADDED, SLUG), 1)]
    await database.close()
    posted = session.acknowledged | {follower.posted for follower in session.followers if follower.posted}
    assert {comment for comment, _ in stored} == posted
    return session.followers, stored


def _report(follower: Follower, expected: Comments) -> bool:
    """Whether it received all of them, each once, in order, with the right counts."""
    exact = follower.received == expected
    figures = f"{len(follower.received)} comments, {follower.connections - 1} reconnections"
    _say(f"  {follower.name}: {figures}, {'exact' if exact else 'NOT EXACT'}")
    return exact


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


def main() -> int:
    with TemporaryDirectory() as directory, embedded(Path(directory)) as url:
        return asyncio.run(run(url, Path(directory) / "log"))


if __name__ == "__main__":
    sys.exit(main())
