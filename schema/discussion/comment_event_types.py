"""The steps of a live feed, and the numbers that go with them."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from db.compiler.mapping import One
from schema.discussion.anchors import ANCHOR_COUNTS, AnchorCount
from schema.discussion.comments import OF_EDGE, PLACED, Comment
from schema.fields.connections import Edge
from schema.fields.mapped_fields import mapped

if TYPE_CHECKING:
    from schema.content.articles import Article

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
    comment_edge: Edge[Comment] = mapped(replace(COMMENT, rows=PLACED), f"The same in its list. {OF_EDGE}")


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


@strawberry.type(
    description="The newsroom features a comment, or does so no longer: its `isFeatured` says which. One that is "
    "removed is no longer featured, too, and CommentRemoved tells so."
)
class CommentFeatured(CommentEvent):
    comment: Comment = mapped(COMMENT, "As it is now, which may be later than this step.")


@strawberry.type
class OfArticle:
    article: Annotated["Article", strawberry.lazy("schema.content.articles")] = mapped(
        ARTICLE, "The article that the feed is about, as it is now."
    )


@strawberry.type(description="The article's comments were opened, closed or pre-moderated: `commentPolicy` says which.")
class CommentingChanged(CommentEvent, OfArticle):
    pass


@strawberry.type(
    description="The cursor was too old to resume from, its events were lost by a restore, or comments were taken away "
    "altogether, by an import or from the moderation queue: read the list again, then go on from this cursor."
)
class FeedReset(CommentEvent, OfArticle):
    pass


@strawberry.type(
    description="The article was edited, and comments on its words stand elsewhere now, or on words that have changed "
    "or are gone: their anchors say so."
)
class CommentsMoved(CommentEvent, OfArticle):
    pass


EVENT_TYPES = [
    *(CommentAdded, CommentEdited, CommentRemoved, CommentLiked, CommentFeatured),
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
