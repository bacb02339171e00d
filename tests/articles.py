"""Articles written as by an import, for tests that need no file."""

from typing import Any

from db.article_input import ArticleDraft
from db.content import articles
from db.content.article_drafts import stored
from db.content.article_revisions import IMPORT, Edit


async def save(connection: Any, draft: ArticleDraft, edit: Edit = IMPORT) -> int:
    """Writes it in one transaction, over what its slug had before. Returns its id."""
    async with connection.transaction():
        known = await connection.fetchval("select id from news.article where slug = $1", draft.slug)
        return (await articles.write(connection, draft, known, edit)).id


async def draft_of(connection: Any, article_id: int) -> ArticleDraft:
    """The article whole, as it is stored."""
    found = await stored(connection, article_id)
    assert found
    return found.draft
