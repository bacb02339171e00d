"""Who sees what of articles that are not published, wherever the schema leads. Operations are generated from the
schema: a new field is among them, and a new column of text has to be told the secret."""

import re
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from databases import Database

from db.content.search.words import list_words
from db.feed.live_feed import LiveFeed
from schema.engine.execution import Engine, Request
from schema.fields.mapped_fields import definition
from schema.rules.identity import Identity
from schema.rules.permissions import EDIT, MODERATE
from schema.rules.services import Services
from schema.schema import executable
from tests.builder import Builder
from tests.schema.conftest import EDITOR, MODERATOR, PRIYA
from tests.schema.hidden_articles import (
    SECRET,
    TOLD_ELSEWHERE,
    WAYS,
    Hidden,
    described,
    hidden_article,
    hide,
    known_article,
    secret_article,
    untold,
)
from tests.schema.whole_answers import Asker, answers, anything

READERS: dict[str, Identity | None] = {"anonymous": None, "reader": PRIYA}
assert executable.query_type
QUERIES = executable.query_type.fields
BY_KEY = {"node", "nodes", "_entities", "article", "resolve", "person", "topic", "desk"}
"""What editors ask for by name, or at their desk."""
SKIPPED = {"resolve", "contentCursor"}
"""What tells of what readers have known: where it was, and that it is gone."""
NO_LISTS = BY_KEY | {"viewer"} | {name for name, field in QUERIES.items() if definition(field) is None}


@pytest.fixture
def engine(database: Database) -> Engine:
    return Engine(Services(database, LiveFeed(database), anything()))


async def remove(make: Builder, hidden: Hidden) -> None:
    """As if it had never been there."""
    await make.connection.execute("delete from news.article where id = $1", hidden.key)


async def test_the_secret_stands_everywhere(make: Builder) -> None:
    """A column that is new here has to be told it, or to be named as one of no words."""
    hidden = await hidden_article(make, "WITHDRAWN")

    assert set(await untold(make, hidden.key)) == TOLD_ELSEWHERE


@pytest.mark.parametrize("way", WAYS)
async def test_to_readers_it_is_as_if_it_were_not_there(
    engine: Engine, make: Builder, database: Database, way: str
) -> None:
    """Every answer is the same without it: words, lists, orders, counts and suggestions."""
    hidden = await hidden_article(make, way)
    await list_words(database)
    with_it = {name: await answers(engine, hidden.words, viewer, skipped=SKIPPED) for name, viewer in READERS.items()}
    await remove(make, hidden)

    for name, viewer in READERS.items():
        without = await answers(engine, hidden.words, viewer, skipped=SKIPPED)
        assert len(without) > 60
        for query, answer in without.items():
            assert not hidden.shows_in(answer), query
            assert with_it[name][query] == answer, query


@pytest.mark.parametrize("way", WAYS)
async def test_what_is_hidden_today_is_hidden_as_of_any_moment(engine: Engine, make: Builder, way: str) -> None:
    """While it was published, readers saw it as of that moment; now they do not."""
    article = await secret_article(make, await known_article(make), is_draft=way == "DRAFT")
    moment = (await make.connection.fetchval("select clock_timestamp()")).isoformat()
    found = await described(make, article)
    words = {**found.words, "at": [moment]}
    as_of = {"head": f'query @asOf(at: "{moment}") ', "depth": 1}
    published = [*(await answers(engine, words, None, **as_of)).values()]
    shown = sum(found.shows_in(answer) for answer in published)
    assert shown > 30 if way != "DRAFT" else shown == 0

    await hide(make, way, article)

    nested = await answers(engine, words, None, depth=1)
    for query, answer in [*(await answers(engine, words, PRIYA, **as_of)).items(), *nested.items()]:
        assert b'"INTERNAL"' not in answer, query
        assert not found.shows_in(answer), query


def beside_comments(value: Any) -> Iterator[Any]:
    """All values of an answer but those below comments."""
    if isinstance(value, dict):
        if value.get("__typename") not in ("Comment", "CommentEdge"):
            for inner in value.values():
                yield from beside_comments(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from beside_comments(inner)
    else:
        yield value


@pytest.mark.parametrize("way", ["DRAFT AGAIN", "WITHDRAWN"])
async def test_moderators_meet_it_through_its_comments_alone(engine: Engine, make: Builder, way: str) -> None:
    hidden = await hidden_article(make, way)
    comment = await make.comment(article_id=hidden.key, status="PENDING", body="Held.")
    ids = [*hidden.ids, f"Comment_{comment}"]
    asked = await answers(engine, {**hidden.words, "ids": [ids]}, MODERATOR, permissions=frozenset({MODERATE}))

    met = 0
    for query, answer in asked.items():
        shown = list(beside_comments(orjson.loads(answer)))
        assert not hidden.shows_in(orjson.dumps(shown)), query
        met += hidden.shows_in(answer)
    assert met > 2


@pytest.mark.parametrize("way", ["DRAFT", "SCHEDULED"])
async def test_editors_meet_it_where_they_name_it_and_at_the_desk(engine: Engine, make: Builder, way: str) -> None:
    """Everywhere else the site is to them as it is to readers."""
    hidden = await hidden_article(make, way)
    as_editor = await answers(engine, hidden.words, EDITOR, skipped=NO_LISTS)
    as_reader = await answers(engine, hidden.words, None, skipped=NO_LISTS)
    named = Asker(hidden.words, frozenset({EDIT}), depth=1, skipped=frozenset(QUERIES) - BY_KEY)

    assert as_editor == as_reader
    met = {
        name
        for name, query in named.queries()
        if hidden.shows_in((await engine.answer(Request(query, identity=EDITOR))).body)
    }
    assert met == BY_KEY


@pytest.mark.parametrize("viewer", READERS)
@pytest.mark.parametrize("way", ["DRAFT", "WITHDRAWN"])
async def test_readers_can_do_nothing_to_it(engine: Engine, make: Builder, way: str, viewer: str) -> None:
    """Whatever the mutation: nothing is answered, and nothing written."""
    hidden = await hidden_article(make, way)
    comment = await make.comment(article_id=hidden.key, body=f"Of {SECRET}")
    before = await state(make, hidden.key)

    named = {name: hidden.words[name] for name in ("id", "ids", "articleId", "articleIds")}
    words = {**named, "commentId": [f"Comment_{comment}"], "search": ["Words that are long enough for a comment."]}
    for mutation in Asker(words, depth=2).mutations():
        answer = (await engine.answer(Request(mutation, identity=READERS[viewer]))).body
        assert not hidden.shows_in(answer), mutation
        assert re.search(rb'errors":\[\{', answer), mutation
    assert await state(make, hidden.key) == before


async def state(make: Builder, article: int) -> list[Any]:
    """All that is stored of the article and its comments."""
    tables = await make.connection.fetch(
        "select distinct table_name from information_schema.columns "
        "where table_schema = 'news' and column_name = 'article_id'"
    )
    rows = [await make.connection.fetch("select to_jsonb(a) from news.article a where id = $1", article)]
    for (table,) in sorted(map(tuple, tables)):
        found = f"select to_jsonb(t) as row from news.{table} t where article_id = $1 order by to_jsonb(t)"
        rows.append(await make.connection.fetch(found, article))
    return [[row[0] for row in found] for found in rows]
