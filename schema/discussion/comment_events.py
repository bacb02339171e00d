"""The live feed: what changes the comments of an article, as events to follow or to poll."""

from collections.abc import Iterator
from typing import Any

import strawberry

from db.compiler.feeds import CurrentValues, Feed
from db.compiler.members import Member, Selection
from schema.discussion.comment_event_types import CommentAdded, CommentCountChanged, CommentEvent
from schema.fields.mapped_fields import FieldArgument, mapped
from schema.rules.permissions import for_moderators

ARTICLE_KEY = "news.key_of('Article', {article_id})"
EVENTS = f"graph.article_feed({ARTICLE_KEY}, {{position}}, {{batch_size}}, true, {{author}}, true)"
POLLED_EVENTS = f"graph.article_feed({ARTICLE_KEY}, {{position}}, coalesce({{first}}, 100), true, {{author}}, false)"
ADDED = f"graph.article_feed({ARTICLE_KEY}, {{position}}, {{batch_size}}, false, null, true)"


def shows_other_comments(member: Member) -> bool:
    """Whether a step shows comments besides the one that it is about, and its parent: readers then have to be asked one
    by one, for each sees more of their own comments than others do."""
    about = (selection for step in member.selections for field in step.members for selection in _of_comment(field))
    return any(shows_comments(field) for selection in about for field in selection.members)


def _of_comment(field: Member) -> Iterator[Selection]:
    """What is selected of the comment that a step is about, also where it is in an edge."""
    for selection in field.selections:
        if selection.type_name == "CommentEdge":
            yield from (inner for part in selection.members for inner in part.selections)
        else:
            yield selection


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
