"""The rules of an article for its comments, and what they come to for the viewer."""

from datetime import datetime
from typing import ClassVar

import strawberry

from db.compiler.mapping import Expression, One
from schema.discussion.comment_states import CommentingMode
from schema.fields.mapped_fields import mapped
from schema.rules.user_errors import ErrorCode


@strawberry.type(description="Whether you may comment on an article here and now, and if not, why, and from when.")
class ViewerPolicy:
    cache_tag: ClassVar[str] = "own until:graph.seconds_until({row}.next_allowed_at)"

    can_comment: bool = mapped(description="Whether a comment of yours would be taken, if its text fits the rules.")
    reason: ErrorCode | None = mapped(
        description="What `postComment` would fail by: NOT_SIGNED_IN, BANNED, COMMENTS_CLOSED, RATE_LIMITED, or "
        "NOT_FOUND for an article that is not published; null where you may."
    )
    next_allowed_at: datetime | None = mapped(
        description="From when you may: the end of a ban, or of a limit of the rate; null where you may now, and where "
        "that is not known."
    )


@strawberry.type(description="Everything a comment form needs to know about an article's rules.")
class CommentPolicy:
    id: strawberry.ID = mapped(
        Expression("'CommentPolicy_' || {row}.id"), "One for each article: caches keep its rules by it."
    )
    mode: CommentingMode = mapped(description="Whether comments are taken, and whether they wait for a moderator.")
    minimum_length: int = mapped(description="The shortest comment, in Unicode code points, after trimming.")
    maximum_length: int = mapped(description="The longest comment, in Unicode code points, after trimming.")
    guidelines: str = mapped(description="What to print beside the form, as plain text.")
    edit_window_seconds: int = mapped(description="For how many seconds after posting its author may edit a comment.")
    maximum_depth: int = mapped(description="How deep replies may go; a top-level comment has depth 0.")
    closes_at: datetime | None = mapped(description="When commenting closes by itself; null for never.")
    viewer: ViewerPolicy = mapped(
        One("true", rows="graph.viewer_policy({parent}.id, {viewer})", visible_with_parent=True, work=50),
        "Whether you may comment here and now.",
    )
