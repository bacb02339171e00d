"""Articles: how they are written."""

from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any, NamedTuple

from db.article_input import ArticleDraft
from db.connections import named_queries
from db.content import article_revisions, people, quotes
from db.content.article_drafts import StoredArticle, stored
from db.content.article_revisions import IMPORT, Edit, Kept
from db.content.article_row import ArticleRow
from db.content.bodies import blocks, key_points, pictures
from db.content.bodies.changes import BodyChange
from db.content.bodies.key_points import Lines
from db.content.search.index import index
from db.content.search.people import index_names
from db.content.taxonomy import terms
from db.discussion import discussions
from db.discussion.anchors import following
from db.discussion.imports import imported_comments
from db.discussion.imports.progress import Progress
from db.text.markdown import Rendered, render
from db.text.slugs import numbered

articles = named_queries.load("articles")


MOST_COMMENTS = 50
"""That are changed together with their article."""


class Written(NamedTuple):
    """The key of an article, the revision that writing it has made, and what is still to be written of its comments,
    where that is much."""

    id: int
    revision: Kept = Kept()
    comments: Progress | None = None


async def write(connection: Any, draft: ArticleDraft, article_id: int | None = None, edit: Edit = IMPORT) -> Written:
    """Writes one article whole, over what is stored of it, or a new one; within the transaction of the caller.

    Paragraphs count from 0; key points, quotes and people from 1. The ids of quotes and blocks follow their words;
    where the position of a key point stays, its id stays. What changes nothing makes no revision.
    """
    written = await write_unfound(connection, draft, article_id, edit)
    if written.comments:
        await imported_comments.save(connection, draft, written.comments)
    await make_found(connection, [(written.id, draft)])
    return written


async def write_unfound(
    connection: Any, draft: ArticleDraft, article_id: int | None = None, edit: Edit = IMPORT
) -> Written:
    """Without what is done for many articles at once by `make_found`, in the same transaction; and without its
    comments, where more than a few have changed."""
    seen = None if article_id is None else await compare_comments(connection, article_id, draft)
    before = None if article_id is None else await lock(connection, article_id)
    page = render(draft.body)
    saved = await articles.save(connection, article_id=article_id, draft=draft, seo=draft.seo, page=page)
    article = ArticleRow(saved["id"], is_new=before is None)
    held = None if article.is_new else await following.held(connection, article.id)
    body = await _save_parts(connection, article, draft, page)
    speakers = await people.save(connection, article, draft, _speakers(draft))
    await quotes.save(connection, article, draft.quotes, speakers, body)
    if blocks.QUOTATION in page.html:
        await blocks.join_quotes(connection, article.id, [quote.text for quote in draft.quotes])
    if held:
        await following.follow(connection, article.id, held, body.reanchoring)
    left = await _save_comments(connection, article, draft, seen)
    said = before.content if before else None
    revision = await article_revisions.keep(connection, article.id, said, edit, draft.updated_at)
    return Written(article.id, revision, left)


async def make_found(connection: Any, written: Sequence[tuple[int, ArticleDraft]]) -> None:
    """By search, on the pages of their sections and topics, and as translations of each other."""
    ids, drafts = [key for key, _ in written], [draft for _, draft in written]
    sections = [draft.section for draft in drafts if draft.section]
    tags = [tag for draft in drafts for tag in draft.tags]
    await terms.name_terms(connection, sections, tags, any(draft.ascii_slugs for draft in drafts))
    await articles.find_originals(connection, article_ids=ids)
    await index(connection, ids)
    while await index_names(connection):
        pass


async def lock(connection: Any, article_id: int) -> StoredArticle | None:
    """The article as it is, until the transaction ends; None where there is none."""
    await discussions.lock(connection, article_id, None)
    await article_revisions.keep_first(connection, article_id)
    return await stored(connection, article_id)


async def identified(connection: Any, external_id: str) -> int | None:
    """The key of the article that the publisher calls so."""
    found: int | None = await articles.identified(connection, external_id=external_id)
    return found


async def holder_of(connection: Any, slug: str) -> int | None:
    """The key of the article with this slug."""
    found: int | None = await articles.holder_of(connection, slug=slug)
    return found


async def taken_slugs(connection: Any, slugs: Sequence[str]) -> set[str]:
    """Those of the slugs that articles have or have had."""
    return {row["slug"] async for row in articles.taken_slugs(connection, slugs=slugs)}


async def free_slug(connection: Any, slug: str, used: Iterable[str] = (), but: int | None = None) -> str:
    """The slug itself, or with the first number from 2 on that no article has, `but` this one. `used` are those of
    articles to be."""
    others = {*used, *[row["slug"] async for row in articles.slugs_like(connection, slug=slug, but=but)]}
    if slug not in others:
        return slug
    return next(told for number in count(2) if (told := numbered(slug, number)) not in others)


def _speakers(draft: ArticleDraft) -> Iterable[str | int]:
    return (quote.speaker for quote in draft.quotes if quote.speaker)


async def _save_parts(connection: Any, article: ArticleRow, draft: ArticleDraft, page: Rendered) -> BodyChange:
    if not article.is_new:
        await articles.is_in_a_language(connection, article_id=article.id)
    body = await blocks.save(connection, article, page, draft.block_ids)
    if page.images or draft.image or not article.is_new:
        await pictures.save(connection, article.id, page.images)
    lines = Lines(draft.key_points, draft.language, draft.confirms_key_points)
    await key_points.save(connection, article, lines, body)
    if draft.comment_guidelines or draft.comments_closed:
        await articles.set_comment_policy(
            connection, article_id=article.id, guidelines=draft.comment_guidelines, closed=draft.comments_closed
        )
    return body


async def compare_comments(connection: Any, article_id: int, draft: ArticleDraft) -> Progress | None:
    """What is to be written of them; None where the draft leaves them as they are."""
    if not draft.comments and draft.keeps_comments:
        return None
    progress = await imported_comments.compare(connection, article_id, draft)
    if progress.left <= MOST_COMMENTS:
        progress.next(progress.left)
    return progress


async def _save_comments(
    connection: Any, article: ArticleRow, draft: ArticleDraft, seen: Progress | None
) -> Progress | None:
    """What is left to do, where it is much."""
    if not draft.comments and (article.is_new or draft.keeps_comments):
        return None
    progress = seen or await imported_comments.compare(connection, article.id, draft)
    if progress.left > MOST_COMMENTS:
        return progress
    await imported_comments.save(connection, draft, progress)
    return None
