"""What moderators see of a comment's past: earlier words, reports and decisions."""

from datetime import datetime

import strawberry

from db.compiler.mapping import One
from schema.discussion.comment_states import CommentStatus, ReportReason
from schema.discussion.commenters import Commenter
from schema.fields.mapped_fields import mapped


@strawberry.type(description="What a comment said before an edit.")
class CommentRevision:
    revision: int = mapped(description="From 1, the first words.")
    body: str = mapped()
    written_at: datetime = mapped()


@strawberry.type(description="What a reader told moderators about a comment.")
class CommentReport:
    reporter: Commenter = mapped(One("{row}.id = {parent}.commenter_id", visible_with_parent=True))
    reason: ReportReason = mapped()
    details: str | None = mapped()
    created_at: datetime = mapped()


@strawberry.type(description="One entry of a comment's audit trail.")
class CommentDecision:
    decided_at: datetime = mapped()
    moderator: Commenter | None = mapped(
        One("{row}.id = {parent}.moderator_id", visible_with_parent=True),
        "Who decided; null where a stage of the pipeline did.",
    )
    stage: str | None = mapped(description="Which stage of the pipeline decided, such as `suspect_words` or `reports`.")
    from_status: CommentStatus | None = mapped(description="Null for a new comment.")
    to_status: CommentStatus = mapped()
    reason: str | None = mapped(description="What was given as the reason.")
    note: str | None = mapped(description="For other moderators.")
