"""Requests with an idempotency key: sent again, each has the first one's answer."""

from dataclasses import dataclass
from typing import Any

from db.connections import named_queries, postgres
from db.connections.postgres import Database

requests = named_queries.load("article_requests")


class KeyReused(Exception):
    """The key came with other input before."""


@dataclass(frozen=True, slots=True)
class Request:
    """`input_hash` tells whether a second request with the same key has the same input."""

    actor: str
    key: str
    input_hash: bytes


async def claim(connection: Any, request: Request) -> int | None:
    """The key of the article that the request has become before; None for a new request. Raises KeyReused."""
    if await requests.claim(connection, actor=request.actor, key=request.key, input_hash=request.input_hash):
        return None
    kept = await requests.kept(connection, actor=request.actor, key=request.key)
    if kept["input_hash"] != request.input_hash:
        raise KeyReused
    found: int = kept["article_id"]
    return found


async def fulfil(connection: Any, request: Request, article_id: int) -> None:
    await requests.fulfil(connection, actor=request.actor, key=request.key, article_id=article_id)


async def forget_requests(database: Database) -> None:
    """Deletes those of more than a week ago: no client tries again so late."""
    async with postgres.connection(database) as connection:
        await requests.forget(connection)
