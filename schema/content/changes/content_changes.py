"""The changes of content: what front ends, caches and search indexes are to build again, to follow or to poll."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from db.compiler.feeds import Feed
from db.compiler.mapping import Column, Expression, One
from db.compiler.tags import UNCACHEABLE
from schema.fields.mapped_fields import FieldArgument, mapped, named
from schema.fields.scalars import URL

if TYPE_CHECKING:
    from schema.content.articles import Article

COLUMNS: dict[str, Any] = {"log": "content", "key": "log_key", "audience": "audience"}


@strawberry.interface(
    description="One change of what readers may find. Its cursor, given as `after`, resumes behind it: nothing lost, "
    "nothing twice. Everyone may follow: of what readers cannot find, nothing is told."
)
class ContentChange:
    cursor: str = mapped(description="Where the log stands after this change. Over server-sent events it is the `id`.")
    occurred_at: datetime = mapped(description="When it was committed; for a ContentReset, when the last change was.")
    tags: list[str] = mapped(
        description="Tags of the cached answers and pages that show it, as in `Cache-Tag`: purge by these."
    )
    urls: list[URL] = mapped(
        description="The addresses of this site to build again: the article's page, also the one that it had before, "
        "its section, topics and people, the front page, feeds and sitemaps. Pages that show the article elsewhere, "
        "such as among related ones, are found by `tags`."
    )


@strawberry.type
class OfArticle:
    article_id: strawberry.ID = mapped(
        Expression("'Article_' || {row}.article_id"), "The article's `id`, also where there is no `article` any more."
    )
    article: Annotated["Article", strawberry.lazy("schema.content.articles")] | None = mapped(
        One("{row}.id = {parent}.article_id"),
        "As it is now, which may be later than this change; null where readers cannot find it now.",
    )


@strawberry.type(description="Readers can find an article that they could not find before.")
class ArticlePublished(OfArticle, ContentChange):
    pass


@strawberry.type(description="The hour of a scheduled article has come: readers can find it.")
class ArticleDue(OfArticle, ContentChange):
    pass


@strawberry.type(description="A published article says something else.")
class ArticleChanged(OfArticle, ContentChange):
    fields: list[str] = mapped(
        description="What has changed, by the names of `PutArticleInput`, such as `headline`, `body` and `keyPoints`; "
        "`publishedAt`; and `commentPolicy`, but for its opening and closing."
    )


@strawberry.type(description="A published article has another address. The old one leads to the new one.")
class ArticleMoved(OfArticle, ContentChange):
    from_: URL = named("from", mapped(Column("from_url"), "The address of its page before."))
    to: URL = mapped(Column("to_url"), "The address of its page since then.")


@strawberry.type(description="An article has a correction more, or another one: its `corrections` say it.")
class ArticleCorrected(OfArticle, ContentChange):
    pass


@strawberry.type(
    description="Readers can find an article no longer, or are led elsewhere than before from where it was. It may "
    "come back."
)
class ArticleWithdrawn(OfArticle, ContentChange):
    redirect_to: URL | None = mapped(
        Column(), "Where readers are sent instead; null where they are told that it is gone."
    )


@strawberry.type(description="An article that readers have known was deleted.")
class ArticleDeleted(OfArticle, ContentChange):
    pass


@strawberry.type(description="Readers may comment on an article again.")
class CommentsOpened(OfArticle, ContentChange):
    pass


@strawberry.type(description="Readers may comment on an article no longer.")
class CommentsClosed(OfArticle, ContentChange):
    by_time: bool = mapped(description="Whether their time was over, and nobody closed them.")


@strawberry.type(
    description="Pages changed that are no article's: a section or a topic was renamed, described or put elsewhere in "
    "the navigation, or a person's name was put right."
)
class PagesChanged(ContentChange):
    pass


@strawberry.type(
    description="Anything may have changed: build all of it again, and go on from this cursor. The one that you had "
    "was too old to resume from, or its changes were lost by a restore; or the settings of the site are others."
)
class ContentReset(ContentChange):
    pass


CHANGE_TYPES = [
    ArticlePublished,
    ArticleDue,
    ArticleChanged,
    ArticleMoved,
    ArticleCorrected,
    ArticleWithdrawn,
    ArticleDeleted,
    CommentsOpened,
    CommentsClosed,
    PagesChanged,
    ContentReset,
]


@strawberry.type
class ContentChangeQueries:
    content_cursor: str = mapped(
        Expression("graph.content_cursor()", cache_tag=UNCACHEABLE),
        "Where the log of changes stands: read it first, build your pages, then follow the changes `after` it.",
    )
    content_changes_since: list[ContentChange] = mapped(
        Feed("graph.content_feed({position}, coalesce({first}, 100))", **COLUMNS),
        "The changes of `contentChanges`, for clients that poll: the oldest first, empty when there is nothing new.",
        after=FieldArgument(str, "The cursor of the last change you have, or `contentCursor`."),
        first=FieldArgument(int | None, "How many at most, 0 to 100: 100 unless given."),
    )


@strawberry.type
class ContentSubscriptions:
    content_changes: ContentChange = mapped(
        Feed("graph.content_feed({position}, {batch_size})", **COLUMNS),
        "Everything that changes what readers may find, in the order in which it was committed: from `after` on, and "
        "then as it happens. What one transaction changes comes one after the other.",
        after=FieldArgument(
            str | None,
            "The cursor of the last change you have, or `contentCursor`: goes on behind it. Now unless given.",
        ),
    )
