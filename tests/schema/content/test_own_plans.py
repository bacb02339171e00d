"""What PostgreSQL reads for what is a reader's own, and for names."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from db.compiler.inputs import Viewer
from tests.schema.plans import explained, explained_once_for_all, most_read

READER = Viewer(1)
NUMBER = 2_000
NOTICES = """
    insert into news.notice (seq, kind, source, commenter_id, article_id, comment_id)
    select id, 'REPLY', id, case when id % 10 = 0 then 1 else 2 + id % 1000 end, article_id, id from news.comment
"""
NAMES = f"""
    insert into news.person (slug, name) select 'guest-' || n, 'Guest ' || n from generate_series(1, {NUMBER}) n;
    insert into news.article_person (article_id, person_id, position, listed_at)
    select 1, id, 100 + id, '2020-01-01' from news.person where slug like 'guest-%';
    insert into news.person_search (person_id, name, version) select id, lower(name), 1000 from news.person
    on conflict do nothing
"""


@pytest.fixture
async def grown(site: asyncpg.Connection) -> AsyncIterator[asyncpg.Connection]:
    transaction = site.transaction()
    await transaction.start()
    await site.execute("set local session_replication_role = replica")
    for statements in (NOTICES, NAMES):
        await site.execute(statements)
    await site.execute("analyze")
    yield site
    await transaction.rollback()


async def test_a_page_of_notifications_reads_those_that_it_shows(grown: asyncpg.Connection) -> None:
    query = "{ viewer { notifications(first: 5) { nodes { id kind } pageInfo { hasNextPage } } } }"

    for plan in (explained, explained_once_for_all):
        assert 6 <= most_read(await plan(grown, query, READER)) <= 30


@pytest.mark.parametrize(
    "query",
    [
        "{ viewer { comments { totalCount } } }",
        '{ node(id: "Commenter_1") { ... on Commenter { comments { totalCount } } } }',
    ],
)
async def test_how_much_a_reader_has_written_is_counted_without_a_look_at_each_article(
    grown: asyncpg.Connection, query: str
) -> None:
    plan = await explained(grown, query, READER)

    assert most_read(plan) > 200
    assert max(node["Actual Loops"] for node in plan if node.get("Relation Name") == "article") <= 1


@pytest.mark.parametrize("word", ["ada berg", "nobody"])
async def test_a_name_of_few_is_found_without_a_look_at_everybody(grown: asyncpg.Connection, word: str) -> None:
    query = f'{{ people(first: 20, search: "{word}") {{ nodes {{ name }} pageInfo {{ hasNextPage }} }} }}'

    for plan in (explained, explained_once_for_all):
        people = [node for node in await plan(grown, query) if node.get("Relation Name") == "person"]
        assert most_read(people) <= 30
