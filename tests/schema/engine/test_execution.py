"""How operations are executed, whatever they ask for: language features, errors with codes, one statement each."""

from typing import Any

import orjson
import pytest
from databases import Database

from db.connections import postgres
from db.feed.live_feed import LiveFeed
from schema.engine.answers import Outcome
from schema.engine.documents import DocumentCache
from schema.engine.execution import Engine, Request
from schema.rules.services import Services
from schema.schema import executable
from tests.builder import Builder
from tests.database import OWN
from tests.schema.conftest import Ask
from tests.schema.newsroom import furnish

ARTICLE_PAGE = """query($slug: String!) { article(slug: $slug) {
  headline keyPoints { text } quotes { text speaker { name } } pullQuote { text } people { name } shares { url count }
  paragraphs { html } commentPolicy { mode } related { slug }
  comments { totalCount nodes { body author { displayName } replies { nodes { body } } } }
} }"""
FRONT_PAGE = "{ articles { totalCount nodes { headline keyPoints { text } commentCount } pageInfo { endCursor } } }"
MANY_ROOTS = '{ articles { nodes { slug } } people { nodes { name } } quotes { nodes { text } } node(id: "x") { id } }'
BESIDE_INTROSPECTION = "{ __schema { description } " + MANY_ROOTS[1:]


@pytest.mark.parametrize("operation", [ARTICLE_PAGE, FRONT_PAGE, MANY_ROOTS, BESIDE_INTROSPECTION])
async def test_an_operation_is_one_statement(
    database: Database, database_url: str, make: Builder, operation: str
) -> None:
    await furnish(make)
    statements: list[str] = []
    async with postgres.connected(postgres.open_database(database_url, pool_size=1)) as single:
        async with postgres.connection(single) as connection:
            connection.add_query_logger(lambda query: statements.append(query.query))

        engine = Engine(Services(single, LiveFeed(single), DocumentCache(executable)))
        answer = await engine.answer(Request(operation, {"slug": "article-4"}))

    assert answer.outcome is Outcome.EXECUTED
    assert len(statements) == 1


async def test_what_needs_no_data_needs_no_statement(ask: Ask) -> None:
    assert await ask("{ __schema { queryType { name } } }") == {"__schema": {"queryType": {"name": "Query"}}}
    assert await ask("{ __typename }") == {"__typename": "Query"}


async def test_conditions_are_decided_by_constants_and_variables(ask: Ask, make: Builder) -> None:
    await make.article(slug="a")
    query = """query($yes: Boolean!, $no: Boolean = false) { article(slug: "a") {
      a: slug @include(if: $yes) b: slug @skip(if: $yes) c: slug @include(if: true) @skip(if: $no)
      d: slug @include(if: $no)
      ... @include(if: $no) { e: slug } ...F @skip(if: $yes)
    } } fragment F on Article { f: slug }"""

    assert await ask(query, yes=True) == {"article": {"a": "a", "c": "a"}}
    assert await ask(query, yes=False) == {"article": {"b": "a", "c": "a", "f": "a"}}


async def test_equal_response_keys_are_merged(ask: Ask, make: Builder) -> None:
    await make.key_point(await make.article(slug="a"), 1, "point")

    found = await ask(
        """{ article(slug: "a") { keyPoints { text } ...F keyPoints { position } } }
        fragment F on Article { keyPoints { text article { slug } } ... on Node { id } }"""
    )

    point = {"text": "point", "article": {"slug": "a"}, "position": 1}
    assert found["article"] == {"keyPoints": [point], "id": "Article_1"}


async def test_a_field_stands_beside_itself_with_other_arguments(ask: Ask, make: Builder) -> None:
    for slug in ("one", "two", "three"):
        await make.article(slug=slug)

    found = await ask("{ first: articles(first: 1) { nodes { slug } } last: articles(last: 1) { nodes { slug } } }")

    assert found == {"first": {"nodes": [{"slug": "three"}]}, "last": {"nodes": [{"slug": "one"}]}}


async def test_variables_have_defaults_and_fill_parts_of_inputs(ask: Ask, make: Builder) -> None:
    for slug, tags in (("a", ["x"]), ("b", ["y"])):
        await make.article(slug=slug, tags=tags)
    query = """query($tag: String = "x", $first: Int = 5, $filter: ArticleFilter = {tag: "y"}) {
      by: articles(first: $first, filter: {tag: $tag}) { nodes { slug } }
      whole: articles(filter: $filter) { nodes { slug } }
    }"""

    async def slugs(**variables: Any) -> list[str]:
        return [node["slug"] for part in (await ask(query, **variables)).values() for node in part["nodes"]]

    assert await slugs() == ["a", "b"]
    assert await slugs(tag="y") == ["b", "b"]
    assert await slugs(tag=None) == ["b", "a", "b"]
    assert await slugs(filter=None) == ["a", "b", "a"]
    assert await slugs(filter={"tag": "x"}, first=0) == ["a"]


async def test_text_comes_out_as_it_went_in(ask: Ask, make: Builder) -> None:
    text = 'Quotes " and \\ slashes, \t tabs, \n lines, \x01 control, <b> & é 漢字 👩‍👩‍👧 \u2028'
    await make.article(slug="a", headline=text)

    assert await ask('{ article(slug: "a") { headline } }') == {"article": {"headline": text}}
    assert (await ask("query($s: String!) { article(slug: $s) { slug } }", s=text)) == {"article": None}


@pytest.mark.parametrize(
    ("query", "variables", "code"),
    [
        ("{", {}, "GRAPHQL_PARSE_FAILED"),
        ("", {}, "GRAPHQL_PARSE_FAILED"),
        ("fragment F on Query { __typename }", {}, "GRAPHQL_VALIDATION_FAILED"),
        ("{ nothing }", {}, "GRAPHQL_VALIDATION_FAILED"),
        ("mutation { nothing }", {}, "GRAPHQL_VALIDATION_FAILED"),
        ("query A { __typename } query B { __typename }", {}, "OPERATION_NOT_FOUND"),
        ("query($id: ID!) { node(id: $id) { id } }", {}, "BAD_USER_INPUT"),
        ("query($id: ID!) { node(id: $id) { id } }", {"id": {"a": 1}}, "BAD_USER_INPUT"),
        ("query($t: DateTime!) { articles(filter: {publishedAfter: $t}) { totalCount } }", {"t": ""}, "BAD_USER_INPUT"),
        ('{ articles(filter: {publishedAfter: "2026-01-01"}) { totalCount } }', {}, "GRAPHQL_VALIDATION_FAILED"),
        ("query($s: String!) { article(slug: $s) { id } }", {"s": "nul \0"}, "BAD_USER_INPUT"),
        ("query($n: Int) { articles(first: $n) { totalCount } }", {"n": 2**31}, "BAD_USER_INPUT"),
        ("{ articles(first: 99999999999) { totalCount } }", {}, "GRAPHQL_VALIDATION_FAILED"),
    ],
)  # fmt: skip
async def test_what_cannot_be_executed_is_refused_with_a_code(
    refused: Ask, query: str, variables: dict[str, Any], code: str
) -> None:
    assert (await refused(query, **variables))["extensions"]["code"] == code


async def test_introspection_can_be_switched_off(database: Database) -> None:
    answer = await Engine(
        Services(database, LiveFeed(database), DocumentCache(executable, introspection=False))
    ).answer(Request("{ __schema { description } }"))

    assert answer.outcome is Outcome.REFUSED
    assert orjson.loads(answer.body)["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


async def test_the_unexpected_is_logged_whole_and_shown_as_internal(
    engine: Engine, make: Builder, caplog: pytest.LogCaptureFixture
) -> None:
    await make.connection.execute("alter view graph.article rename to away")
    try:
        answer = await engine.answer(Request("{ articles { nodes { slug } } }"))
    finally:
        await make.connection.execute("alter view graph.away rename to article")

    assert answer.outcome is Outcome.FAILED
    assert orjson.loads(answer.body) == {
        "errors": [{"message": "Something went wrong on our side.", "extensions": {"code": "INTERNAL"}}]
    }
    assert "graph.article" in caplog.text


async def test_a_slow_statement_is_given_up(database_url: str, make: Builder) -> None:
    await make.article()
    hurried = postgres.open_database(database_url, pool_size=1, statement_timeout=1)
    async with postgres.connected(hurried) as single, make.connection.transaction():
        await make.connection.execute("lock table news.article in access exclusive mode")

        engine = Engine(Services(single, LiveFeed(single), DocumentCache(executable)))
        answer = await engine.answer(Request("{ articles { nodes { slug } } }"))

    assert answer.outcome is Outcome.UNAVAILABLE
    assert orjson.loads(answer.body)["errors"][0]["extensions"]["code"] == "TIMEOUT"


async def test_a_database_that_went_away_comes_back_by_itself(database_url: str, make: Builder) -> None:
    terminate = f"""
        select pg_terminate_backend(pid) from pg_stat_activity
        where pid <> pg_backend_pid() and query = $1 and datid = {OWN}
    """
    async with postgres.connected(postgres.open_database(database_url, pool_size=1)) as single:
        engine, request = (
            Engine(Services(single, LiveFeed(single), DocumentCache(executable))),
            Request("{ articles { totalCount } }"),
        )
        assert (await engine.answer(request)).outcome is Outcome.EXECUTED
        (plan,) = engine.services.documents.plans.values()
        assert plan.statement
        assert await make.connection.fetch(terminate, plan.statement.sql)

        answers = [await engine.answer(request) for _ in range(3)]

    assert [answer.outcome for answer in answers] == [Outcome.EXECUTED] * 3
