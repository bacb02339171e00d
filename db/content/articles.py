"""Articles: how they are written."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from db.article_input import ArticleDraft
from db.connections import named_queries
from db.content import people, quotes
from db.content.article_row import ArticleRow
from db.content.person_search import index_names
from db.content.search_index import index
from db.discussion import discussions
from db.discussion.imports import imported_comments
from db.text.markdown import Rendered, render

articles = named_queries.load("articles")


async def save(connection: Any, draft: ArticleDraft) -> int:
    """Writes one article whole, in one transaction, over what its slug had before. Returns its id.

    Paragraphs count from 0; key points, quotes and people from 1. The ids of quotes follow their words; where the
    position of a key point stays, its id stays.
    """
    async with connection.transaction():
        return await write(connection, draft)


async def write(connection: Any, draft: ArticleDraft) -> int:
    """`save` within the transaction of the caller."""
    page = render(draft.body)
    saved = await articles.save(connection, draft=draft, page=page)
    article = ArticleRow(saved["id"], saved["is_new"])
    if not article.is_new:
        await discussions.lock(connection, article.id, None)
    await articles.find_original(connection, article_id=article.id)
    await _save_parts(connection, article, draft, page)
    said_by = [quote.speaker for quote in draft.quotes if quote.speaker]
    speakers = await people.save(connection, article, draft, said_by)
    await quotes.save(connection, article, draft.quotes, speakers, [block.text for block in page.blocks])
    await index(connection, [article.id])
    await index_names(connection)
    if draft.comments or not article.is_new:
        shown_at = saved["published_at"] or datetime.now(UTC)
        await imported_comments.save(connection, article.id, replace(draft, published_at=shown_at))
    return article.id


async def _save_parts(connection: Any, article: ArticleRow, draft: ArticleDraft, page: Rendered) -> None:
    if not article.is_new:
        await articles.is_in_a_language(connection, article_id=article.id)
        await articles.remove_paragraphs(connection, article_id=article.id)
        await articles.remove_key_points(connection, article_id=article.id, after=len(draft.key_points))
    await articles.add_paragraphs(
        connection,
        article_id=article.id,
        texts=[block.text for block in page.blocks],
        htmls=[block.html for block in page.blocks],
    )
    if draft.key_points:
        await articles.save_key_points(connection, article_id=article.id, texts=draft.key_points)
    if draft.comment_guidelines or draft.comments_closed:
        await articles.set_comment_policy(
            connection, article_id=article.id, guidelines=draft.comment_guidelines, closed=draft.comments_closed
        )
