"""The plans of the statements that queries are: what PostgreSQL reads for them."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import orjson

from db.compiler.inputs import Inputs, Viewer
from db.connections.postgres import PLANNING
from db.maintenance.migrations import migrate
from schema.engine.documents import DocumentCache
from schema.schema import executable
from tests.benchmarks.data import Size, fill
from tests.database import PUBLIC_URL, new_database

SIZE = Size(articles=2_500, comments=15_000, discussed=(500,))
ANYBODY = Viewer(None, False, [])
A_MODERATOR = Viewer(1, True, ["MODERATOR"])
AN_EDITOR = Viewer(1, False, ["EDITOR"], frozenset({"articles:read"}))
LARGE = {"article", "article_tag", "article_author", "article_person", "article_search", "comment", "person"}
"""Tables that no statement may read whole."""
OLD = """
    set local session_replication_role = replica;
    update news.article set section = 'Old', source = 'Old', language = 'pt' where id <= 60;
    insert into news.term (kind, name, slug) values ('SECTION', 'Old', 'old'), ('TOPIC', 'old', 'old');
    insert into news.article_tag (tag, published_at, article_id)
    select 'old', published_at, id from news.article where id <= 60;
    insert into news.person (slug, name) values ('of-old', 'Of Old');
    insert into news.article_person (article_id, person_id, position, listed_at)
    select a.id, p.id, 5, a.published_at from news.article a, news.person p where a.id <= 60 and p.slug = 'of-old';
    insert into news.article_author (article_id, person_id, position, listed_at)
    select a.id, p.id, 3, a.published_at from news.article a, news.person p where a.id <= 60 and p.slug = 'of-old';
    analyze
"""
"""Makes the oldest articles what others are not."""
OF_OLD = [
    'tag: "old"', 'topics: ["old"]', 'personSlug: "of-old"', 'authorSlug: "of-old"', 'byOrAboutSlug: "of-old"',
    'section: "Old"', 'sections: ["old"]', 'source: "Old"',
]  # fmt: skip
"""What is true of these alone."""


@asynccontextmanager
async def made_up(server_url: str, size: Size) -> AsyncIterator[asyncpg.Connection]:
    """A site of this size, on one connection that plans as the server's do."""
    async with new_database(server_url) as url:
        connection = await asyncpg.connect(url, server_settings=PLANNING | {"timezone": "UTC"})
        await migrate(connection, PUBLIC_URL)
        await fill(connection, size)
        yield connection
        await connection.close()


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


def asked(query: str, viewer: Viewer = ANYBODY) -> tuple[str, list[Any]]:
    """The one statement that a query is, and its values."""
    documents = DocumentCache(executable)
    operation = documents.document(query).operation(None)
    statement = documents.plan(operation, documents.coerce(operation, {})).statement
    assert statement
    statement = statement.of(viewer)
    return statement.sql, statement.values(Inputs({}, viewer))


async def explained(site: asyncpg.Connection, query: str, viewer: Viewer = ANYBODY) -> list[dict[str, Any]]:
    """The nodes of the plan that was run."""
    sql, values = asked(query, viewer)
    found = await site.fetchval(f"explain (analyze, format json) {sql}", *values)
    return list(nodes(orjson.loads(found)[0]["Plan"]))


async def explained_once_for_all(
    site: asyncpg.Connection, query: str, viewer: Viewer = ANYBODY
) -> list[dict[str, Any]]:
    """The same of the plan that serves all values."""
    sql, values = asked(query, viewer)
    texts = [f"{{{','.join(value)}}}" if isinstance(value, list) else value for value in values]
    texts = [str(value) if value is not None else None for value in texts]
    given = await site.fetchval("select string_agg(quote_nullable(v), ', ') from unnest($1::text[]) v", texts)
    await site.execute(f"prepare once_for_all as {sql}; set plan_cache_mode = force_generic_plan")
    found = await site.fetchval(f"explain (analyze, format json) execute once_for_all ({given})")
    await site.execute("deallocate once_for_all; reset plan_cache_mode")
    return list(nodes(orjson.loads(found)[0]["Plan"]))


def most_read(plan: list[dict[str, Any]]) -> int:
    """Rows that one node reads of a large table."""
    return max(
        int((node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"])
        for node in plan
        if node.get("Relation Name") in LARGE
    )
