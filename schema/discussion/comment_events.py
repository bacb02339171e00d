"""The live feed: what changes the comments of an article, as events to follow or to poll."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from db.compiler.feeds import CurrentValues, Feed
from db.compiler.mapping import One
from db.compiler.members import Member, Selection
from schema.discussion.anchors import ANCHOR_COUNTS, AnchorCount
from schema.discussion.comments import Comment
from schema.fields.mapped_fields import FieldArgument, mapped
from schema.rules.permissions import for_moderators

if TYPE_CHECKING:
    from schema.content.articles import Article


ARTICLE_KEY = "news.key_of('Article', {article_id})"
EVENTS = f"graph.article_feed({ARTICLE_KEY}, {{position}}, {{batch_size}}, true, {{author}}, true)"
POLLED_EVENTS = f"graph.article_feed({ARTICLE_KEY}, {{position}}, coalesce({{first}}, 100), true, {{author}}, false)"
ADDED = f"graph.article_feed({ARTICLE_KEY}, {{position}}, {{batch_size}}, false, null, true)"


def shows_other_comments(member: Member) -> bool:
    """Whether a step shows comments besides the one that it is about, and its parent: readers then have to be asked one
    by one, for each sees more of their own comments than others do."""
    about = (selection for step in member.selections for field in step.members for selection in field.selections)
    return any(shows_comments(field) for selection in about for field in selection.members)


def shows_comments(field: Member) -> bool:
    below = field.selections if field.coordinate == "Comment.parent" else [Selection("", "", "", [field])]
    return any("Comment" in types_below(selection) for selection in below)


def types_below(selection: Selection) -> Iterator[str]:
    for member in selection.members:
        for below in member.selections:
            yield below.type_name
            yield from types_below(below)


COLUMNS: dict[str, Any] = {"key": "article_id", "audience": "audience", "owners": ("author_id", "parent_author_id")}
"""Of `graph.comment_event`: authors are told more of their own comments, and see more of the replies to them."""
OF_ARTICLE: dict[str, Any] = {"subject": "article_id", "subject_type": "Article"}
ARTICLE_ID = FieldArgument(strawberry.ID, "The `id` of the article to follow.")
AFTER = FieldArgument(
    str | None,
    "The cursor of the last event you have, or the `feedCursor` of a page: goes on behind it. Now unless given.",
)
COMMENT = One("{row}.id = {parent}.comment_id", visible_with_parent=True)
ARTICLE = One("{row}.id = {parent}.article_id", visible_with_parent=True)


@strawberry.interface(
    description="One step of a feed. Its cursor, given as `after`, resumes the feed behind it: nothing lost, nothing "
    "twice."
)
class CommentEvent:
    cursor: str = mapped(description="Where the feed stands after this event. Over server-sent events it is the `id`.")
    occurred_at: datetime = mapped(description="When it happened; for a FeedReset, when the last event did.")
    comment_count: int = mapped(
        description="How many comments there are at this step: published ones of the article; in the moderation queue, "
        "those that wait."
    )
    anchor_counts: list[AnchorCount] = mapped(
        ANCHOR_COUNTS,
        "How many comments stand now on the words that the step is about; put in place of the numbers that you have, "
        "they keep those right. Empty for a comment on the article as a whole. For CommentsMoved and FeedReset: on all "
        "that the article has, and what is not among them has none.",
    )


@strawberry.type(
    description="A comment appeared: it was posted, approved or restored; or it entered the moderation queue. Its "
    "author is told of it as soon as it waits for a moderator, and once more when it is approved."
)
class CommentAdded(CommentEvent):
    comment: Comment = mapped(COMMENT, "As it is now, which may be later than this step.")


@strawberry.type(
    description="A comment's words were changed, or the account of its author was deleted. The author is also told so "
    "when it was rejected: `status` says how it stands."
)
class CommentEdited(CommentEvent):
    comment: Comment = mapped(COMMENT, "As it is now, which may be later than this step.")


@strawberry.type(
    description="A comment disappeared, for good or until it is restored; or it left the moderation queue."
)
class CommentRemoved(CommentEvent):
    comment: Comment = mapped(
        COMMENT,
        "As it is now: readers get no words of it, and a commenter named `Removed` as its author. Its author and "
        "moderators see whether it waits for a decision, with its words.",
    )


@strawberry.type(
    description="A comment has more likes or fewer. Of one article there is at most one such event a second: likes of "
    "the same comment become one, and other comments wait for their turn."
)
class CommentLiked(CommentEvent):
    comment: Comment = mapped(COMMENT, "With its likes as they are now.")


@strawberry.type(description="The article's comments were opened, closed or pre-moderated: `commentPolicy` says which.")
class CommentingChanged(CommentEvent):
    article: Annotated["Article", strawberry.lazy("schema.content.articles")] = mapped(
        ARTICLE, "The article that the feed is about, as it is now."
    )


@strawberry.type(
    description="The cursor was too old to resume from, its events were lost by a restore, or comments were taken away "
    "altogether, by an import or from the moderation queue: read the list again, then go on from this cursor."
)
class FeedReset(CommentEvent):
    article: Annotated["Article", strawberry.lazy("schema.content.articles")] = mapped(
        ARTICLE, "The article that the feed is about, as it is now."
    )


@strawberry.type(
    description="The article was edited, and comments on its words stand elsewhere now, or on words that have changed "
    "or are gone: their anchors say so."
)
class CommentsMoved(CommentEvent):
    article: Annotated["Article", strawberry.lazy("schema.content.articles")] = mapped(
        ARTICLE, "The article that the feed is about, as it is now."
    )


EVENT_TYPES = [
    *(CommentAdded, CommentEdited, CommentRemoved, CommentLiked),
    *(CommentingChanged, CommentsMoved, FeedReset),
]


@strawberry.type(description="How many comments an article has now.")
class CommentCountChanged:
    article: Annotated["Article", strawberry.lazy("schema.content.articles")] = mapped(
        ARTICLE, "The article that is followed."
    )
    comment_count: int = mapped(description="Published comments, replies included.")
    anchor_counts: list[AnchorCount] = mapped(
        ANCHOR_COUNTS, "How many stand on words of the article, on which of them: what is not listed has none."
    )


@strawberry.type
class CommentEventQueries:
    comment_events_since: list[CommentEvent] = mapped(
        Feed(POLLED_EVENTS, log="feed", **COLUMNS, **OF_ARTICLE, is_personal=shows_other_comments),
        "The events of `commentEvents`, for clients that poll: the oldest first, empty when there is nothing new. "
        "`NOT_FOUND` where there is no such article.",
        article_id=ARTICLE_ID,
        after=FieldArgument(str, "The cursor of the last event you have, or the `feedCursor` of a page."),
        first=FieldArgument(int | None, "How many at most, 0 to 100: 100 unless given."),
    )


@strawberry.type
class CommentSubscriptions:
    comment_added: CommentAdded = mapped(
        Feed(ADDED, log="feed", **COLUMNS, **OF_ARTICLE, is_personal=shows_other_comments),
        "New comments on one article, replies included, oldest first, from `after` on and then as they appear to "
        "everyone. A cursor that is too old is refused with the code `CURSOR_EXPIRED`: read the list again.",
        article_id=ARTICLE_ID,
        after=AFTER,
    )
    comment_events: CommentEvent = mapped(
        Feed(EVENTS, log="feed", **COLUMNS, **OF_ARTICLE, is_personal=shows_other_comments),
        "Everything that changes an article's comments, in one order. You are also told of your own comments that wait "
        "for a moderator or were rejected; nobody else is.",
        article_id=ARTICLE_ID,
        after=AFTER,
    )
    comment_counts: CommentCountChanged = mapped(
        CurrentValues(
            "graph.comment_counts({keys})", log="feed", **COLUMNS, subject="article_ids", subject_type="Article"
        ),
        "Comment counts of up to 100 articles, for front pages: each as it is now, then at most one message per second "
        "and article when it changes. What is no article's ID is passed over.",
        article_ids=FieldArgument(list[strawberry.ID], "The `id`s of up to 100 articles."),
    )
    moderation_events: CommentEvent = for_moderators(
        mapped(
            Feed(
                "graph.moderation_feed({position}, {batch_size})",
                log="queue",
                **COLUMNS,
                is_personal=shows_other_comments,
            ),
            "Comments that enter or leave the moderation queue: CommentAdded, CommentRemoved, and CommentEdited in "
            "between; FeedReset where a comment has been deleted altogether by an import: read the queue again. A "
            "cursor is refused with the code `CURSOR_EXPIRED` if it is too old, or an article was deleted behind it.",
            after=AFTER,
        )
    )
