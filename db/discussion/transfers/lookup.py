"""What is stored of a transfer: the articles that links mean, and comments that came before."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from db.connections import named_queries
from db.discussion.transfers.records import Stored

transferred = named_queries.load("transferred_comments")

Word = tuple[Literal["id", "address", "path", "slug"], str]
"""An external id, a canonical address in small letters, the path of an address elsewhere, or a slug."""


class Article(NamedTuple):
    id: int
    published_at: datetime


async def begin(connection: Any) -> bool:
    """Whether no other transfer is under way. It ends with the connection."""
    return bool(await transferred.begin(connection))


async def articles(connection: Any, asked: Sequence[Sequence[Word]]) -> Mapping[int, Article]:
    """By place in `asked` the article that the first of its words means which means any."""
    words = [(place, rank, kind, word) for place, each in enumerate(asked) for rank, (kind, word) in enumerate(each)]
    if not words:
        return {}
    places, ranks, kinds, texts = zip(*words, strict=True)
    rows = transferred.articles(connection, places=places, ranks=ranks, kinds=kinds, words=texts)
    return {row["place"]: Article(row["id"], row["published_at"]) async for row in rows}


async def known(connection: Any, keys: Iterable[str]) -> dict[str, Stored]:
    rows = transferred.known(connection, keys=list(keys))
    return {row["key"]: Stored.of(row) async for row in rows}
