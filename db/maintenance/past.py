"""Makes the functions that read views and functions of `graph` as of a moment, by the rule of `as_of`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from asyncpg import Connection, Record

from db.compiler.sql_functions import as_of

MOMENT = "as_of"
"""The first argument of each: the moment."""
VIEWS = """
    select relname as name, pg_get_viewdef(oid) as text from pg_class
    where relnamespace = 'graph'::regnamespace and relkind = 'v'
"""
FUNCTIONS = """
    select proname as name, pg_get_function_arguments(f.oid) as arguments, pg_get_function_result(f.oid) as result,
        lanname as language, prorows as rows, proisstrict as is_strict, prosrc as text
    from pg_proc f join pg_language l on l.oid = prolang
    where pronamespace = 'graph'::regnamespace and prokind = 'f' and provolatile <> 'v'
"""

WIDTHS = """
    select relname, relnatts, to_regclass('history.' || quote_ident(relname)) is not null as has_versions from pg_class
    where relnamespace = 'news'::regnamespace and relkind = 'r'
    and to_regprocedure(format('past_news.%I(timestamptz)', relname)) is not null
"""


@asynccontextmanager
async def following(connection: Connection) -> AsyncIterator[None]:
    """What reads the past of a table has the columns that are added to it within the block."""
    before = {row["relname"]: row["relnatts"] for row in await connection.fetch(WIDTHS)}
    yield
    for name, width, has_versions in await connection.fetch(WIDTHS):
        if before.get(name) != width:
            if has_versions:
                await connection.execute("call past_news.follow_columns($1)", name)
                await connection.execute("call past_news.keep_versions($1)", name)
            await connection.execute(f"drop function past_news.{name}(timestamptz)")
            await connection.execute("call past_news.read_table($1, $2)", name, has_versions)


async def create(connection: Connection) -> None:
    """Of all views, and of all functions but those that write. None is checked yet: they call each other."""
    await connection.execute("create schema past_graph")
    await connection.execute("set local check_function_bodies = off")
    views = [_of_view(row["name"], row["text"]) for row in await connection.fetch(VIEWS)]
    functions = [_of_function(row) for row in await connection.fetch(FUNCTIONS)]
    await connection.execute(";".join([*views, *functions]))
    await connection.execute("set local check_function_bodies = on")


def _of_view(name: str, text: str) -> str:
    body = as_of(text.rstrip().removesuffix(";"), MOMENT)
    return (
        f"create function past_graph.{name}({MOMENT} timestamptz) returns setof graph.{name} language sql stable "
        f"as $past${body}$past$"
    )


def _of_function(function: Record) -> str:
    taken = ", ".join(filter(None, [f"{MOMENT} timestamptz", function["arguments"]]))
    strict = "strict" if function["is_strict"] else ""
    size = f"rows {function['rows']:.0f}" if function["rows"] else ""
    return (
        f"create function past_graph.{function['name']}({taken}) returns {function['result']} "
        f"language {function['language']} stable {strict} {size} as $past${as_of(function['text'], MOMENT)}$past$"
    )
