"""What a news site is asked in all: of twenty requests 19 read, and one posts a comment on an article that is read."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import cycle, islice

import asyncpg

from tests.benchmarks import posting
from tests.benchmarks.operations import Operation
from tests.benchmarks.posting import Poster
from tests.benchmarks.requests import Comparison

SEED = 20240607
REQUESTS = 1_000
SHARES = {"article_page": 0.55, "front_page": 0.30, "thread": 0.10}
POSTS = 0.05
TITLE = "Mixed: 95 % read, 5 % post"
IDS = "select id from news.article where slug = any($1) order by id"


async def comparison(
    connection: asyncpg.Connection, slugs: Mapping[Operation, Sequence[str | None]], posters: Sequence[Poster]
) -> Comparison:
    read = [slug for each in slugs.values() for slug in each if slug]
    articles = [row["id"] for row in await connection.fetch(IDS, read)]
    commenting = [replace(poster, article_id=id) for poster, id in zip(posters, cycle(articles), strict=False)]
    parts = [(posting.comparison(commenting), POSTS)]
    parts += [
        (operation.comparison(each), SHARES[operation.name])
        for operation, each in slugs.items()
        if operation.name in SHARES
    ]
    pairs = [pair for part, share in parts for pair in _asked(part, share)]
    random.Random(SEED).shuffle(pairs)
    dateline, by_hand = zip(*pairs, strict=True)
    return Comparison(TITLE, dateline, by_hand, POSTS)


def _asked(part: Comparison, share: float) -> Sequence[tuple[str, str]]:
    pairs = zip(part.dateline, part.by_hand, strict=True)
    return list(islice(cycle(pairs), round(REQUESTS * share)))
