"""What moderators see of a comment's past: earlier words, reports and decisions."""

from datetime import datetime
from typing import ClassVar

import strawberry

from db.compiler.mapping import One
from schema.discussion.comment_states import CommentStatus, ReportReason
from schema.discussion.commenters import Commenter
from schema.fields.mapped_fields import mapped


@strawberry.type(description="What a comment said before an edit.")
class CommentRevision:
    revision: int = mapped(description="Its number, from 1 for the first words.")
    body: str = mapped(description="The words of this revision, as they were typed.")
    written_at: datetime = mapped(description="When these words were posted, or edited to be so.")


@strawberry.type(description="What a reader told moderators about a comment.")
class CommentReport:
    reporter: Commenter = mapped(One("{row}.id = {parent}.commenter_id", visible_with_parent=True), "Who reports it.")
    reason: ReportReason = mapped(description="What the reader says is wrong.")
    details: str | None = mapped(description="What the reader adds, as plain text; null for nothing.")
    created_at: datetime = mapped(description="When it was reported.")


@strawberry.type(
    description="That a moderator looks at a comment. Others take the next one, and may decide all the same."
)
class CommentLease:
    cache_tag: ClassVar[str] = "until:graph.seconds_until({row}.until)"

    moderator: Commenter = mapped(One("{row}.id = {parent}.commenter_id", visible_with_parent=True), "Who looks at it.")
    until: datetime = mapped(description="When that ends by itself.")


@strawberry.type(description="One entry of a comment's audit trail.")
class CommentDecision:
    decided_at: datetime = mapped(description="When it was decided.")
    moderator: Commenter | None = mapped(
        One("{row}.id = {parent}.moderator_id", visible_with_parent=True),
        "Who decided; null where a stage of the pipeline did.",
    )
    stage: str | None = mapped(
        description="Which stage of the pipeline decided, such as `suspect_words`; null where a moderator did."
    )
    from_status: CommentStatus | None = mapped(description="The status before; null for a new comment.")
    to_status: CommentStatus = mapped(description="The status that the comment has since.")
    reason: str | None = mapped(description="The reason as it was given; null without one.")
    note: str | None = mapped(description="A note for other moderators; null without one.")
