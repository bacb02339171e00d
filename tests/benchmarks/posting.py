"""The operation that writes: many readers post comments all over the site, beside a bare INSERT of the same row, and
beside an endpoint that checks, counts and announces it, too."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from time import time
from typing import Any

import asyncpg

from tests.api.publisher import bearer
from tests.benchmarks.exchange import UNIQUE
from tests.benchmarks.requests import Comparison, request

FOLDER = Path(__file__).parent / "operations"
DOCUMENT = (FOLDER / "post_comment.graphql").read_text()
BARE_STATEMENT = (FOLDER / "post_comment.sql").read_text()
WHOLE_STATEMENT = (FOLDER / "post_comment_whole.sql").read_text()
BARE, WHOLE = "/post_comment", "/post_comment_whole"
TITLES = {
    BARE: "Post a comment, of 1,000 readers, beside a bare INSERT",
    WHOLE: "The same beside an endpoint that looks at the rules, counts and announces",
}
HOT = "The same where all post on one article"
READERS = 1_000
SECONDS = 4 * 3600  # that a token is good

BARE_TABLE = """
create schema bare;
create table bare.comment (like news.comment including all)
"""
POSTERS = """
with reader as (
    select id, subject, display_name, row_number() over (order by id) as number from news.commenter
    where subject is not null and badge is null order by id limit $1
), article as (
    select id, row_number() over (order by id) as number, count(*) over () as articles from news.article
)
select reader.id as author_id, subject, display_name as name, article.id as article_id
from reader join article on article.number = 1 + reader.number % article.articles
order by reader.number
"""


@dataclass(frozen=True, slots=True)
class Poster:
    """A reader, and the article that they comment on."""

    author_id: int
    subject: str
    name: str
    article_id: int

    @property
    def body(self) -> str:
        return f"{self.name} has read this article twice, and writes *a comment* of usual length about it: {UNIQUE}."

    @property
    def by_graphql(self) -> dict[str, Any]:
        given = {"articleId": f"Article_{self.article_id}", "body": self.body, "idempotencyKey": UNIQUE}
        return {"query": DOCUMENT, "variables": {"input": given}}

    @property
    def by_hand(self) -> dict[str, Any]:
        return asdict(self) | {"body": self.body, "key": UNIQUE}

    def token(self) -> str:
        return bearer(sub=self.subject, name=self.name, exp=int(time()) + SECONDS)


async def posters(connection: asyncpg.Connection) -> Sequence[Poster]:
    """Readers with an article each. Makes the bare table, too."""
    await connection.execute(BARE_TABLE)
    return [Poster(**dict(row)) for row in await connection.fetch(POSTERS, READERS)]


def comparison(posters: Sequence[Poster], route: str = BARE) -> Comparison:
    return Comparison(
        TITLES[route],
        [request("/graphql", each.by_graphql, each.token()) for each in posters],
        [request(route, each.by_hand, each.token()) for each in posters],
        writes=1,
    )


def on_one_article(posters: Sequence[Poster]) -> Comparison:
    """Each post waits for the others: all count in one row, and take their places in one feed."""
    return replace(comparison([replace(each, article_id=posters[0].article_id) for each in posters], WHOLE), title=HOT)


async def require_stored(database_url: str, answers: float) -> None:
    """A refusal is an answer with status 200, too, and the load client looks no further. Rounds begin unmeasured, so
    that more is stored than has been counted."""
    connection = await asyncpg.connect(database_url)
    stored = await connection.fetchval("select count(*) from news.comment where input_hash is not null")
    await connection.close()
    if stored < answers:
        raise RuntimeError(f"Only {stored} of {answers:.0f} comments have been stored.")
