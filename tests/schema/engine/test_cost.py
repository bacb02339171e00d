"""What an operation costs is about what PostgreSQL takes for it, whatever it asks for."""

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

import asyncpg
import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLNamedType,
    get_named_type,
    is_required_input_field,
    print_ast,
)

from api.pages.documents import FOLDER as SITE
from api.pages.documents import query
from db.compiler.inputs import Inputs, Viewer
from schema.engine.documents import DocumentCache
from schema.engine.limits import Limits
from schema.engine.plans import Operation
from schema.fields.errors import RequestError
from schema.schema import executable
from tests.benchmarks.data import Size
from tests.benchmarks.operations import FOLDER as BENCHMARKS
from tests.schema.greedy_operations import Generator
from tests.schema.plans import made_up

ROOT = Path(__file__).parents[3]
SIZE = Size(articles=300, comments=6_000, discussed=(3_000,))
MODERATOR = Viewer(1, True, ["MODERATOR"])
MOST = 20
"""How often an operation may take the time of an article page, for each unit of its cost."""
OPTIONS = {
    "ArticleFilter": [
        '{search: "ministry"}',
        '{search: "region -nothing"}',
        '{tag: "topic-3"}',
        '{tag: "none", section: "World"}',
        '{personSlug: "ada-berg"}',
        '{slugs: ["one", "two"]}',
        '{sections: ["world", "sport"], topics: ["topic-3", "topic-4"]}',
        '{authorSlug: "ada-berg"}',
        '{byOrAboutSlug: "ada-berg"}',
    ],
    "QuoteFilter": ['{search: "ministry"}', '{personSlug: "ada-berg"}'],
    "ModerationFilter": ['{search: "ministry"}', "{reported: true}", "{status: PUBLISHED}"],
}
TABLES = {"KeyPoint": "key_point"}
TYPES = ("Article", "Comment", "Commenter", "KeyPoint", "Person", "Quote", "Share")
VARIABLES = {
    "[ID!]": ["Article_1"] * 50,
    "[String!]": ["one"] * 100,
    "[_Any!]": [{"__typename": "Article", "id": "Article_1"}] * 100,
    "ArticleFilter": {"search": "words"},
    "ArticleOrder": "RELEVANCE",
    "BodyInput": {"markdown": "Words."},
    "Boolean": True,
    "DateTime": "2026-01-01T00:00:00Z",
    "Int": 1,
    "Language": "en",
    "ModerationFilter": {"reported": True},
}
"""What documents are asked with, by type."""
INPUT = {"articleId": "x", "body": "x", "commentId": "x", "decision": "PUBLISH", "mode": "OPEN", "reason": "SPAM"}


@pytest.fixture(scope="module")
async def site(server_url: str) -> AsyncIterator[asyncpg.Connection]:
    async with made_up(server_url, SIZE) as connection:
        yield connection


@dataclass(frozen=True)
class Clock:
    """The processor time of a connection's own process, which does not depend on what else the machine does; the time
    that passes where PostgreSQL runs elsewhere."""

    process: int

    def now(self) -> float:
        """In seconds."""
        try:
            nanoseconds, *_ = Path(f"/proc/{self.process}/schedstat").read_text().split()
        except OSError:
            return perf_counter()
        return int(nanoseconds) / 1e9


@dataclass(frozen=True)
class Database:
    connection: asyncpg.Connection
    documents: DocumentCache

    async def seconds(self, document: str, variables: dict[str, Any], times: int = 2) -> float:
        """What the statement of an operation takes, planned anew at the first of some times: the least of them."""
        operation = self.documents.document(document).operation(None)
        values = self.documents.coerce(operation, variables)
        statement = self.documents.plan(operation, values).statement
        assert statement
        given = statement.values(Inputs(values.coerced, MODERATOR))
        clock = Clock(await self.connection.fetchval("select pg_backend_pid()"))
        found = []
        for _ in range(times):
            began = clock.now()
            await self.connection.fetchval(statement.sql, *given)
            found.append(clock.now() - began)
        return min(found)

    def cost(self, document: str, variables: dict[str, Any]) -> int:
        operation = self.documents.document(document).operation(None)
        return self.documents.plan(operation, self.documents.coerce(operation, variables)).cost


async def test_no_operation_takes_much_more_than_it_costs(site: asyncpg.Connection) -> None:
    """Those near the limit beside a page that is prepared already, all of them beside one that is asked for anew."""
    discussed = SIZE.discussed_article(0)
    slug = await site.fetchval("select slug from news.article where id = $1", discussed)
    ids = {name: await newest(site, name) for name in TYPES}
    words = {
        "slug": f'"{slug}"',
        "code": '"1a"',
        "articleId": f'"Article_{discussed}"',
        "after": f'"feed.{discussed}.0"',
        "at": f'"{datetime.now(UTC).isoformat()}"',
        "contentChangesSince.after": '"content.0.0"',
        "notificationsSince.after": f'"notices.{MODERATOR.id}.0"',
        "query": '"ministry"',
        "path": f'"/articles/{slug}"',
        "prefix": '"mi"',
        "width": "640",
        "widths": "[640]",
    }
    database, limits = Database(site, DocumentCache(executable, size=10)), Limits()
    page, given = (BENCHMARKS / "article_page.graphql").read_text(), {"slug": slug}
    fresh = await database.seconds(page, given) / database.cost(page, given)
    prepared = await database.seconds(page, given, times=20) / database.cost(page, given)

    found = {
        greedy: await database.seconds(greedy.document, {}) / greedy.cost
        for greedy in Generator(words, OPTIONS, ids, limits, Random(20240607)).operations()
    }

    assert {greedy: seconds / fresh for greedy, seconds in found.items() if seconds > MOST * fresh} == {}
    near = {greedy: seconds for greedy, seconds in found.items() if greedy.cost > limits.cost / 4}
    assert len(near) > 30
    assert {greedy: seconds / prepared for greedy, seconds in near.items() if seconds > MOST * prepared} == {}


async def newest(connection: asyncpg.Connection, type_name: str) -> list[str]:
    table = TABLES.get(type_name, type_name.lower())
    rows = await connection.fetch(f"select id from news.{table} order by id desc limit 100")
    return [f"{type_name}_{row['id']}" for row in rows]


GRAPHQL = r"```graphql\n([^`]*)```(?!\n\n```json\n\{\s*\"errors\")"
"""A block of a page, unless its errors are shown behind it."""


def documents() -> Iterator[tuple[str, str]]:
    """What the site asks, what is explained, and what is measured, by name."""
    for path in SITE.glob("*.graphql"):
        if "fragment" not in (text := path.read_text()) or any(map(text.__contains__, ("query ", "subscription "))):
            yield path.stem, query(path.stem)
    for path in BENCHMARKS.glob("*.graphql"):
        yield f"benchmark {path.stem}", path.read_text()
    for path in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md")):
        for text in re.findall(GRAPHQL, path.read_text(), re.DOTALL):
            yield f"{path.name}: {text[:40]}", text


def inputs(operation: Operation) -> dict[str, Any]:
    return {
        each.variable.name.value: value_of(
            operation.schema.type_map[print_ast(each.type).strip("[]!")], print_ast(each.type)
        )
        for each in operation.node.variable_definitions or ()
    }


def value_of(type_: GraphQLNamedType, written: str) -> Any:
    """All that an input object can have of INPUT."""
    if (found := VARIABLES.get(written.rstrip("!"))) is not None:
        return found
    if isinstance(type_, GraphQLEnumType):
        return next(iter(type_.values))
    if isinstance(type_, GraphQLInputObjectType):
        needed = {
            name: get_named_type(each.type) for name, each in type_.fields.items() if is_required_input_field(each)
        }
        return {name: INPUT.get(name) or value_of(each, each.name) for name, each in needed.items()}
    return "x"


def test_what_is_asked_in_earnest_is_admitted_with_room() -> None:
    limits = Limits()
    cache = DocumentCache(executable, limits)
    costs = {
        (name, key): cache.plan(operation, cache.coerce(operation, inputs(operation))).cost
        for name, text in documents()
        for key, operation in cache.document(text).operations.items()
    }

    assert len(costs) > 40
    assert {name: cost for name, cost in costs.items() if cost > limits.cost * 0.6} == {}


@pytest.mark.parametrize(
    ("document", "limit"),
    [
        ("{ " + " ".join(f"a{n}: __schema {{ types {{ name }} }}" for n in range(25)) + " }", "cost"),
        ("{ " + " ".join(f'a{n}: exportCommenter(commenterId: "x")' for n in range(50)) + " }", None),
        ("{ " + " ".join(f'a{n}: quotesIn(body: {{html: "x"}}) {{ __typename }}' for n in range(3)) + " }", None),
        ("{ " + " ".join(f'a{n}: quotesIn(body: {{html: "x"}}) {{ __typename }}' for n in range(4)) + " }", "cost"),
        ("{ " + " ".join(f"a{n}: quotes {{ totalCount }}" for n in range(10)) + " }", "cost"),
        ("{ articles(first: 100) { nodes { related(first: 1) { related(first: 1) { slug } } } } }", None),
        ("{ articles(first: 100) { nodes { related(first: 5) { related(first: 1) { slug } } } } }", "cost"),
        (
            "{ " + " ".join(f'a{n}: articles(filter: {{search: "a"}}, orderBy: RELEVANCE) {{ nodes {{ id }} }}'
            for n in range(6)) + " }",
            "cost",
        ),
    ],
)  # fmt: skip
def test_work_counts_that_shows_in_no_row(document: str, limit: str | None) -> None:
    cache = DocumentCache(executable)
    operation = cache.document(document).operation(None)

    try:
        cache.plan(operation, cache.coerce(operation, {}))
        refused = None
    except RequestError as refusal:
        refused = (refusal.errors[0].extensions or {})["limit"]

    assert refused == limit


async def test_four_thousand_counts_take_no_longer_than_some_pages(site: asyncpg.Connection) -> None:
    slug = await site.fetchval("select slug from news.article where id = $1", SIZE.discussed_article(0))
    counts = " ".join(f"b{number}: comments(first: 1) {{ totalCount }}" for number in range(40))
    document = f'{{ article(slug: "{slug}") {{ comments(first: 100) {{ nodes {{ article {{ {counts} }} }} }} }} }}'
    database = Database(site, DocumentCache(executable))
    page = await database.seconds((BENCHMARKS / "article_page.graphql").read_text(), {"slug": slug}, times=20)

    assert await database.seconds(document, {}) < 60 * page
