"""What editors see that readers do not: articles that are not published, where they name them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from schema.rules.identity import Identity
from tests.builder import Builder
from tests.schema.conftest import EDITOR, MODERATOR, PRIYA, Ask

READERS = (None, PRIYA, MODERATOR)
SEEN = """
query($id: ID!, $slug: String!) {
  node(id: $id) { id } nodes(ids: [$id]) { id } article(slug: $slug) { id }
  articles { nodes { id } } searchArticles(query: "harbour") { nodes { article { id } } }
}
"""


@pytest.mark.parametrize("status", ["DRAFT", "PUBLISHED", "WITHDRAWN"])
async def test_editors_reach_by_id_and_slug_what_no_list_shows(ask: Ask, make: Builder, status: str) -> None:
    hour = datetime.now(UTC) + timedelta(days=1)
    article = await make.article(slug="planned", headline="The harbour", status=status, published_at=hour)
    named = {"id": f"Article_{article}"}
    nothing: Any = {"articles": {"nodes": []}, "searchArticles": {"nodes": []}}

    async def found(viewer: Identity | None) -> object:
        return await ask(SEEN, viewer, id=named["id"], slug="planned")

    assert await found(EDITOR) == {"node": named, "nodes": [named], "article": named, **nothing}
    for reader in READERS:
        assert await found(reader) == {"node": None, "nodes": [None], "article": None, **nothing}


async def test_parts_of_such_an_article_are_found_by_their_ids(ask: Ask, make: Builder) -> None:
    article = await make.article(status="DRAFT", published_at=None)
    person = await make.person()
    await make.names(article, person)
    quote, point = await make.quote(article, speaker_id=person), await make.key_point(article, 1, "A point")
    share = await make.connection.fetchval("select min(id) from news.share where article_id = $1", article)
    ids = [f"Quote_{quote}", f"KeyPoint_{point}", f"Person_{person}", f"Share_{share}"]
    query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } people { nodes { id } } quotes { nodes { id } } }"
    lists: Any = {"people": {"nodes": []}, "quotes": {"nodes": []}}

    assert await ask(query, EDITOR, ids=ids) == {"nodes": [{"id": id} for id in ids], **lists}
    for reader in READERS:
        assert await ask(query, reader, ids=ids) == {"nodes": [None] * 4, **lists}
