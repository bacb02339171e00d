"""Previews against publishing: what any operation answers with a token is what it answers once it is published.
Operations are generated from the schema, so that a new field is among them."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from databases import Database

from db.content.search.words import list_words
from db.feed.live_feed import LiveFeed
from schema.engine.answers import Outcome
from schema.engine.execution import Engine, Request
from schema.rules.services import Services
from tests.builder import Builder
from tests.schema.conftest import EDITOR, PRIYA
from tests.schema.content.publication.test_visibility import state
from tests.schema.hidden_articles import WAYS, hidden_article
from tests.schema.whole_answers import Asker, anything

SIGNED = re.compile(rb"(x\d+-)[\w-]{20}|\?until=\d+")
"""Of addresses of pictures: those that readers may not find are signed for a while, also in previews."""
VIEWERS = dict(zip(WAYS, (None, PRIYA, PRIYA, None), strict=True))
PUBLISH = """mutation($input: PublishArticleInput!) { publishArticle(input: $input) { errors { message } } }"""


@pytest.fixture
def engine(database: Database) -> Engine:
    return Engine(Services(database, LiveFeed(database), anything()))


async def answers(engine: Engine, asker: Asker, viewer: Any, preview: str | None = None) -> Mapping[str, bytes]:
    asked = [query for _, query in asker.queries()]
    found = {each: await engine.answer(Request(each, identity=viewer, preview=preview)) for each in asked}
    answered = [answer for answer in found.values() if answer.outcome is Outcome.EXECUTED]
    assert {answer.is_preview for answer in answered} == {preview is not None}
    return {query: at_present(SIGNED.sub(rb"\1", answer.body)) for query, answer in found.items()}


def at_present(body: bytes) -> bytes:
    """Without what was at another moment: the past knows nothing of previews."""

    def kept(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: kept(each) for key, each in value.items() if not key.endswith("_asOf")}
        return [kept(each) for each in value] if isinstance(value, list) else value

    return orjson.dumps(kept(orjson.loads(body)))


@pytest.mark.parametrize("way", WAYS)
async def test_a_preview_is_what_publishing_makes_of_every_answer_and_leaves_nothing(
    engine: Engine, make: Builder, database: Database, way: str
) -> None:
    hidden, viewer = await hidden_article(make, way), VIEWERS[way]
    await list_words(database)
    at = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=2)
    token = await make.preview_token(hidden.key, at=at)
    # The log of changes tells of what was published: of a preview nothing.
    asker = Asker(hidden.words, depth=2 if way == "DRAFT" else 1, skipped=frozenset({"contentCursor"}))
    before = await state(make, hidden.key)

    previewed = await answers(engine, asker, viewer, token)
    assert await state(make, hidden.key) == before
    assert sum(hidden.shows_in(answer) for answer in previewed.values()) > 30

    given = {"articleId": f"Article_{hidden.key}", "at": None if way == "WITHDRAWN" else at.isoformat()}
    published = await engine.answer(Request(PUBLISH, {"input": given}, identity=EDITOR))
    assert b'"errors":[]' in published.body
    for query, answer in (await answers(engine, asker, viewer)).items():
        assert previewed[query] == answer, query


@pytest.mark.parametrize("way", ["DRAFT", "WITHDRAWN"])
async def test_a_preview_of_another_article_is_as_if_it_were_not_there(
    engine: Engine, make: Builder, database: Database, way: str
) -> None:
    hidden = await hidden_article(make, way)
    mine = await make.article(slug="mine", status="DRAFT", published_at=None, tags=["common"], text="A harbour.")
    await list_words(database)
    token = await make.preview_token(mine, at=datetime.now(UTC) - timedelta(minutes=2))
    asker = Asker(hidden.words, depth=1, skipped=frozenset({"resolve", "contentCursor"}))

    with_it = await answers(engine, asker, None, token)
    await make.connection.execute("delete from news.article where id = $1", hidden.key)
    for query, answer in (await answers(engine, asker, None, token)).items():
        assert not hidden.shows_in(with_it[query]), query
        assert with_it[query] == answer, query
    assert sum(b'"mine"' in answer for answer in with_it.values()) > 5
