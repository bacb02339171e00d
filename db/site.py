"""The site as a whole: its address, and whether it has anything to read yet."""

from asyncpg import Connection


async def add_site(connection: Connection, public_url: str) -> None:
    await connection.execute("insert into news.site (public_url) values ($1) on conflict do nothing", public_url)


async def sync_site(connection: Connection, public_url: str) -> None:
    await connection.execute("update news.site set public_url = $1 where public_url <> $1", public_url)


async def has_articles(connection: Connection) -> bool:
    return bool(await connection.fetchval("select exists (select from news.article)"))
