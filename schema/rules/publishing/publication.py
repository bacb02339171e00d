"""Publishing, withdrawing and correcting an article."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from asyncpg import Connection

from db.access.audit_log import signed_transaction
from db.content import articles, publication
from db.content.article_drafts import StoredArticle
from db.content.article_revisions import Edit, Kind
from db.content.publication import Withdrawal
from schema.rules.publishing import limits, texts
from schema.rules.publishing.conflicts import conflict
from schema.rules.publishing.errors import Place, Refused
from schema.rules.publishing.pictures import refuse_missing_alts
from schema.rules.publishing.values import line, refuse_other_years, text
from schema.rules.services import Context
from schema.rules.user_errors import ErrorCode, WriteResult

NOWHERE = "`redirectTo` leads back to this article, or to another that is withdrawn and sends readers nowhere."

Change = Callable[[Connection, StoredArticle, Place], Awaitable[object]]
"""Changes the article, or refuses to at a place of the input."""


async def publish(context: Context, article_id: int, at: datetime | None, expected: int | None) -> WriteResult:
    async def change(connection: Connection, article: StoredArticle, place: Place) -> None:
        if found := await conflict(connection, article, expected, {}):
            place.errors.append(found)
        refuse_other_years(at, place.at("at"))
        await refuse_missing_alts(connection, article.id, place)
        if not place.errors:
            await publication.publish(connection, article, at, _edit(context, "PUBLISH"))

    return await _changed(context, article_id, change)


async def withdraw(context: Context, article_id: int, reason: str | None, redirect_to: str | None) -> WriteResult:
    """What was scheduled, too."""

    async def change(connection: Connection, article: StoredArticle, place: Place) -> None:
        withdrawal = Withdrawal(
            text(reason, place.at("reason"), limits.REASON),
            line(redirect_to, place.at("redirectTo"), limits.ADDRESS, texts.address),
        )
        if article.status == "DRAFT":
            place.at("articleId").refuse(ErrorCode.NOT_PUBLISHED, "It is a draft: there is nothing to withdraw.")
        if not place.errors:
            await publication.withdraw(connection, article, withdrawal, _edit(context, "WITHDRAW"))
            if withdrawal.redirect_to and not await publication.leads_somewhere(connection, article.id):
                place.at("redirectTo").refuse(ErrorCode.INVALID_VALUE, NOWHERE)

    return await _changed(context, article_id, change)


async def correct(context: Context, article_id: int, words: str) -> WriteResult:
    async def change(connection: Connection, article: StoredArticle, place: Place) -> None:
        correction = text(words, place.at("text"), limits.CORRECTION)
        if not words.strip():
            place.at("text").refuse(ErrorCode.REQUIRED, "A correction says what was wrong.")
        if not _is_public(article):
            message = "Readers have not seen it, so there is nothing to correct in the open: change it by putArticle."
            place.at("articleId").refuse(ErrorCode.NOT_PUBLISHED, message)
        if not place.errors and correction:
            await publication.correct(connection, article, correction, _edit(context, "CORRECT"))

    return await _changed(context, article_id, change)


def _is_public(article: StoredArticle) -> bool:
    published_at = article.draft.published_at
    return article.status == "PUBLISHED" and published_at is not None and published_at <= datetime.now(UTC)


def _edit(context: Context, kind: Kind) -> Edit:
    return Edit(context.viewer.actor, kind)


async def _changed(context: Context, article_id: int, change: Change) -> WriteResult:
    """The article after the change; nothing of it is done where anything is refused."""

    async def work(connection: Connection) -> None:
        place = Place([])
        article = await articles.lock(connection, article_id)
        if article is None:
            place.at("articleId").refuse(ErrorCode.NOT_FOUND, "There is no such article.")
        else:
            await change(connection, article, place)
        if place.errors:
            raise Refused(place.errors)

    try:
        await signed_transaction(context.services.database, context.viewer.actor, work)
    except Refused as refusal:
        return WriteResult(errors=refusal.errors)
    return WriteResult(article_id)
