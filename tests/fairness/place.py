"""Where the clients of a trial meet: a server, the article that all of them discuss, others, and who may post."""

from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg

from tests.benchmarks import posting

ARTICLES = "select slug from news.article where status = 'PUBLISHED' order by id"
DISCUSSED = """
select a.slug, 'Article_' || a.id as id from news.article a join news.discussion d on d.article_id = a.id
order by d.comment_count desc, a.id limit 1
"""


@dataclass(frozen=True, slots=True)
class Place:
    """`slug` and `article` are those of the article that is discussed; `tokens` are headers of as many readers."""

    port: int
    slug: str
    article: str
    slugs: Sequence[str]
    tokens: Sequence[str]


async def place(url: str, port: int, readers: int) -> Place:
    connection = await asyncpg.connect(url)
    try:
        article = await connection.fetchrow(DISCUSSED)
        assert article
        slugs = [row["slug"] for row in await connection.fetch(ARTICLES)]
        posters = await posting.posters(connection)
    finally:
        await connection.close()
    return Place(port, article["slug"], article["id"], slugs, [each.token() for each in posters[:readers]])
