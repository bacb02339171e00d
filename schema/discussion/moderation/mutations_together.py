"""What eases moderators' work: many decisions at once, taking one back, and who looks at what."""

import strawberry

from db.compiler.mapping import Column, Many, One, Resolved
from schema.discussion.comment_mutations import CommentPayload
from schema.discussion.comment_states import CommentStatus
from schema.discussion.comments import Comment
from schema.discussion.moderation.mutations import ModerationDecision
from schema.fields.mapped_fields import mapped
from schema.rules.moderating.decisions import RequestedDecision, lease, moderate_together, release, undo
from schema.rules.mutations import Info, by_moderator, key_of
from schema.rules.user_errors import ErrorCode, UserError

RESULTS = (
    "(select * from jsonb_to_recordset({results}) as r (place integer, id text, key bigint, code text, message text))"
)


@strawberry.input(description="A decision about several comments.")
class ModerateCommentsInput:
    comment_ids: list[strawberry.ID] = strawberry.field(description="The comments to decide about: at most 50.")
    decision: ModerationDecision = strawberry.field(description="What becomes of each.")
    reason: str | None = strawberry.field(default=None, description="As in `moderateComment`, for each of them.")
    note: str | None = strawberry.field(default=None, description="For other moderators, in the audit trail.")
    expected_status: CommentStatus | None = strawberry.field(
        default=None, description="What you saw: of those that have another by now, CONFLICT says who was first."
    )


@strawberry.type(description="What became of one of several comments.")
class ModerationResult:
    comment_id: strawberry.ID = mapped(Column("id"), "As it was given.")
    comment: Comment | None = mapped(
        One("{row}.id = {parent}.key", visible_with_parent=True), "As it stands now; null where there is none."
    )
    code: ErrorCode | None = mapped(description="Why it was not decided, as in `moderateComment`; null where it was.")
    message: str | None = mapped(description="The same for a person to read.")


@strawberry.type(description="What became of each comment.")
class ModerateCommentsPayload:
    results: list[ModerationResult] | None = mapped(
        Many("true", rows=RESULTS, order="{row}.place", visible_with_parent=True, size=50),
        "One for each comment, in the order given; null where `errors` says why nothing was decided.",
    )
    errors: list[UserError] = mapped(Resolved(), "Why nothing at all was done; empty otherwise.")


@strawberry.input(description="A decision to take back.")
class UndoModerationInput:
    comment_id: strawberry.ID = strawberry.field(description="The comment that was decided about.")
    expected_status: CommentStatus | None = strawberry.field(
        default=None, description="What you saw: if it is another by now, CONFLICT says who was first."
    )


@strawberry.type(description="The comment as it was before.")
class UndoModerationPayload(CommentPayload):
    pass


@strawberry.input(description="A comment to look at.")
class LeaseCommentInput:
    comment_id: strawberry.ID = strawberry.field(description="Any comment.")


@strawberry.type(description="The comment, and who looks at it.")
class LeaseCommentPayload(CommentPayload):
    pass


@strawberry.type
class ModerationTogetherMutations:
    @strawberry.mutation(
        description="Moderators: the same decision about several comments. Each is decided for itself, whatever "
        "becomes of the others."
    )
    async def moderate_comments(self, info: Info, input: ModerateCommentsInput) -> ModerateCommentsPayload:
        expected = input.expected_status.name if input.expected_status else None
        requested = RequestedDecision(0, input.decision.name, input.reason, input.note, expected)
        return await by_moderator(
            ModerateCommentsPayload, info, lambda context: moderate_together(context, input.comment_ids, requested)
        )

    @strawberry.mutation(
        description="Moderators: takes the last decision about a comment back, if a moderator made it and nothing has "
        "come since; that is a decision, too."
    )
    async def undo_moderation(self, info: Info, input: UndoModerationInput) -> UndoModerationPayload:
        key, expected = key_of("Comment", input.comment_id), input.expected_status
        return await by_moderator(
            UndoModerationPayload, info, lambda context: undo(context, key, expected.name if expected else None)
        )

    @strawberry.mutation(
        description="Moderators: says for two minutes that you look at a comment, and again for two more. CONFLICT "
        "says who does so already; decisions are open to everyone."
    )
    async def lease_comment(self, info: Info, input: LeaseCommentInput) -> LeaseCommentPayload:
        key = key_of("Comment", input.comment_id)
        return await by_moderator(LeaseCommentPayload, info, lambda context: lease(context, key))

    @strawberry.mutation(description="Moderators: you look at it no longer.")
    async def release_comment(self, info: Info, input: LeaseCommentInput) -> LeaseCommentPayload:
        key = key_of("Comment", input.comment_id)
        return await by_moderator(LeaseCommentPayload, info, lambda context: release(context, key))
