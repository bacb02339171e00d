"""Comments that are stored by keys which earlier versions made of their ids, and get those that they have by now."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from db.connections import named_queries
from db.discussion.transfers import lookup
from db.discussion.transfers.records import Head, Stored

transferred = named_queries.load("transferred_comments")


class Asked(NamedTuple):
    """`former` are keys by the ones that have taken their places, `heads` comments by their articles."""

    former: Mapping[str, str]
    heads: Mapping[int, Sequence[Head]]


async def recognised(connection: Any, asked: Asked, *, dry_run: bool) -> dict[str, Stored]:
    """What is stored, by its key of today. Comments of other pages may have had the same former key: it is one's own on
    the same article, with the same words or time, and the place of one that the source does not have on the article.
    Guests are known by the key of a comment."""
    stored = await lookup.known(connection, set(asked.former.values()))
    own = {former: key for key, former in _own(asked, stored)}
    if own and not dry_run:
        await transferred.rename_keys(connection, former=[*own], keys=[*own.values()])
        readers = {
            head.key: head.author.reader for heads in asked.heads.values() for head in heads if head.state.is_live
        }
        told = {key: readers[key] for key in own.values() if key in readers}
        await transferred.name_readers(connection, keys=[*told], readers=[*told.values()])
    return {key: stored[former] for former, key in own.items()}


def _own(asked: Asked, stored: Mapping[str, Stored]) -> Iterator[tuple[str, str]]:
    for article, heads in asked.heads.items():
        own = {head.key: head for head in heads}
        for key in {*own, *(head.parent for head in heads if head.parent)}:
            here = stored.get(former) if (former := asked.former.get(key, "")) else None
            if here and here.article_id == article and _is(own.get(key), here):
                yield key, former


def _is(head: Head | None, stored: Stored) -> bool:
    if head is None or stored.content is None:
        return stored.content is None
    return stored.content == head.content or stored.created_at == head.at
