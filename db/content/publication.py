"""Articles are published, withdrawn, corrected and deleted, each within the transaction of the caller."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.connections import named_queries
from db.content import article_revisions, articles
from db.content.article_drafts import StoredArticle
from db.content.article_revisions import Edit, Kept

publication = named_queries.load("publication")


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """`reason` is for the newsroom; `redirect_to` is where readers are sent, None to tell them that it is gone."""

    reason: str | None = None
    redirect_to: str | None = None


async def publish(connection: Any, article: StoredArticle, at: datetime | None, edit: Edit) -> Kept:
    """At this time, past or to come, or else now. What readers have known comes back with the time that it had."""
    await publication.publish(connection, article_id=article.id, at=at)
    return await article_revisions.keep(connection, article.id, article.content, edit)


async def withdraw(connection: Any, article: StoredArticle, withdrawal: Withdrawal, edit: Edit) -> Kept:
    await publication.withdraw(
        connection, article_id=article.id, reason=withdrawal.reason, redirect_to=withdrawal.redirect_to
    )
    return await article_revisions.keep(connection, article.id, article.content, edit)


async def leads_somewhere(connection: Any, article_id: int) -> bool:
    """Whether readers of it are sent on, and not to what sends them nowhere, or back."""
    return bool(await publication.leads_somewhere(connection, article_id=article_id))


async def correct(connection: Any, article: StoredArticle, text: str, edit: Edit) -> Kept:
    """Adds a correction to what the article says."""
    await publication.correct(connection, article_id=article.id, text=text)
    return await article_revisions.keep(connection, article.id, article.content, edit)


async def delete(connection: Any, article_id: int, actor: str) -> bool:
    """Deletes an article with its comments, its past, and what its revisions said; whether it was there. Who wrote it
    and when stays in the log."""
    article = await articles.lock(connection, article_id)
    if article is None:
        return False
    people = [person.key for person in article.draft.people] + [author.person for author in article.draft.authors]
    await publication.forget(connection, article_id=article_id, edit=Edit(actor, "DELETE"))
    await publication.delete(connection, article_id=article_id)
    await publication.forget_strangers(connection, people=people)
    await publication.forget_their_names(connection, people=people)
    return True
