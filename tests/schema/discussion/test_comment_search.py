"""Moderators search comments in whatever language they are in."""

from typing import Any

from databases import Database

from db.discussion.comment_search import index_comments
from tests.builder import Builder
from tests.schema.conftest import MODERATOR, Ask

QUEUE = """query($search: String, $status: CommentStatus) {
  moderationQueue(filter: {search: $search, status: $status}) { totalCount nodes { body } }
}"""


async def test_moderators_find_comments_by_their_words(ask: Ask, make: Builder, database: Database) -> None:
    async def found(words: str, status: str | None = None) -> Any:
        queue = (await ask(QUEUE, MODERATOR, search=words, status=status))["moderationQueue"]
        assert queue["totalCount"] == len(queue["nodes"])
        return [node["body"] for node in queue["nodes"]]

    article = await make.article(language="de")
    await make.comment(article_id=article, body="Die *Häuser* am Café", status="PENDING")
    await make.comment(body="These ferries", language="en", status="PUBLISHED")
    key = await make.comment(body="東京の天文台", status="PENDING")
    while await index_comments(database):
        pass

    assert await found("haus cafe") == ["Die *Häuser* am Café"]
    assert await found("天文台") == ["東京の天文台"]
    assert await found("ferry") == []
    assert await found("ferry", "PUBLISHED") == ["These ferries"]

    await make.connection.execute("update news.comment set body = 'Gone' where id = $1", key)
    assert await found("天文台") == await found("gone") == []
    await index_comments(database)
    assert await found("gone") == ["Gone"]
