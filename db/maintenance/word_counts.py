"""Counts words again where a migration says so: only Python knows what a word is in every script."""

from asyncpg import Connection

from db.connections import named_queries

word_counts = named_queries.load("word_counts")


async def recount(connection: Connection) -> None:
    """Some at a time, so that nobody waits for long."""
    while rows := [row async for row in word_counts.waiting(connection)]:
        from db.text.words import count

        counts = [count(row["body_text"]) for row in rows]
        await word_counts.store(connection, ids=[row["id"] for row in rows], counts=counts)
