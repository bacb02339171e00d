"""Who has an article open at the desk: editors see each other, and readers nobody."""

from typing import Any

import pytest

from schema.rules.identity import Identity, Role
from tests.builder import Builder
from tests.schema.conftest import EDITOR, MODERATOR, PRIYA, Ask

OPEN = """
mutation($id: ID!, $done: Boolean = false) {
  editingArticle(input: { articleId: $id, isDone: $done }) {
    article { headline editors { name isViewer } } errors { code path }
  }
}
"""
SEEN = "query($id: ID!) { node(id: $id) { ... on Article { editors { name isViewer } } } }"
SECOND = Identity("second", "Second Editor", frozenset({Role.EDITOR}))


async def names(ask: Ask, viewer: Identity, **variables: Any) -> list[str]:
    answer = (await ask(OPEN, viewer, **variables))["editingArticle"]
    assert answer["errors"] == []
    return [editor["name"] + "!" * editor["isViewer"] for editor in answer["article"]["editors"]]


async def test_two_editors_see_each_other_until_one_has_closed_it(ask: Ask, make: Builder) -> None:
    article = f"Article_{await make.article(status='DRAFT', published_at=None)}"

    assert await names(ask, EDITOR, id=article) == [f"{EDITOR.name}!"]
    assert await names(ask, SECOND, id=article) == [EDITOR.name, "Second Editor!"]
    assert await names(ask, EDITOR, id=article) == [f"{EDITOR.name}!", "Second Editor"]
    assert await names(ask, SECOND, id=article, done=True) == [EDITOR.name]


async def test_who_is_not_heard_of_for_a_minute_is_gone(ask: Ask, make: Builder) -> None:
    article = f"Article_{await make.article()}"
    await names(ask, SECOND, id=article)

    await make.connection.execute("update news.article_editor set seen_at = now() - interval '61 seconds'")

    assert await names(ask, EDITOR, id=article) == [f"{EDITOR.name}!"]


@pytest.mark.parametrize(("viewer", "code"), [(None, "NOT_SIGNED_IN"), (PRIYA, "FORBIDDEN"), (MODERATOR, "FORBIDDEN")])
async def test_nobody_but_editors_takes_part_or_looks_on(
    ask: Ask, make: Builder, viewer: Identity | None, code: str
) -> None:
    article = f"Article_{await make.article()}"
    await names(ask, EDITOR, id=article)

    refused = (await ask(OPEN, viewer, id=article))["editingArticle"]

    assert refused == {"article": None, "errors": [{"code": code, "path": None}]}
    assert await ask(SEEN, viewer, id=article) == {"node": {"editors": []}}
    assert (await ask(SEEN, EDITOR, id=article))["node"]["editors"] == [{"name": EDITOR.name, "isViewer": True}]


@pytest.mark.parametrize("id", ["Article_999", "Person_1", "nonsense", ""])
async def test_an_article_that_is_not_there_is_not_found(ask: Ask, id: str) -> None:
    answer = (await ask(OPEN, EDITOR, id=id))["editingArticle"]

    assert answer == {"article": None, "errors": [{"code": "NOT_FOUND", "path": ["input", "articleId"]}]}
