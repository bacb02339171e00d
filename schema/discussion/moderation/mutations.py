"""The moderators' side: the queue, decisions, and the mode of a discussion."""

from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from db.compiler.mapping import One, Resolved
from schema.discussion.comment_mutations import CommentPayload
from schema.discussion.comment_states import CommentingMode, CommentStatus
from schema.fields.mapped_fields import mapped
from schema.rules.moderating.decisions import RequestedDecision, feature, moderate, set_commenting
from schema.rules.mutations import Info, by_moderator, key_of
from schema.rules.user_errors import UserError

if TYPE_CHECKING:
    from schema.content.articles import Article


@strawberry.enum(description="What a moderator decides about a comment.")
class ModerationDecision(Enum):
    PUBLISH = strawberry.enum_value("PUBLISH", description="A pending comment appears.")
    REJECT = strawberry.enum_value("REJECT", description="A pending comment does not appear.")
    REMOVE = strawberry.enum_value("REMOVE", description="A comment disappears; its place stays while it has replies.")
    RESTORE = strawberry.enum_value("RESTORE", description="A comment that a moderator rejected or removed appears.")


@strawberry.input(description="A decision about a comment.")
class ModerateCommentInput:
    comment_id: strawberry.ID = strawberry.field(description="The comment to decide about.")
    decision: ModerationDecision = strawberry.field(description="What becomes of it.")
    reason: str | None = strawberry.field(
        default=None,
        description="Why, in the audit trail; of a comment that is rejected or removed, its author is told.",
    )
    note: str | None = strawberry.field(default=None, description="For other moderators, in the audit trail.")
    expected_status: CommentStatus | None = strawberry.field(
        default=None, description="What you saw: if it is another by now, CONFLICT says who was first."
    )


@strawberry.input(description="A comment to feature, or to feature no longer.")
class FeatureCommentInput:
    comment_id: strawberry.ID = strawberry.field(description="A published comment.")


@strawberry.input(description="Who may comment on an article from now on.")
class SetCommentingInput:
    article_id: strawberry.ID = strawberry.field(description="The article whose comments it is about.")
    mode: CommentingMode = strawberry.field(
        description="The mode from now on; comments that are there stay as they are."
    )


@strawberry.type(description="The comment as it was decided.")
class ModerateCommentPayload(CommentPayload):
    pass


@strawberry.type(description="The comment, featured or not.")
class FeatureCommentPayload(CommentPayload):
    pass


@strawberry.type(description="The article with its new mode.")
class SetCommentingPayload:
    article: Annotated["Article", strawberry.lazy("schema.content.articles")] | None = mapped(
        One("{row}.id = {written}"), "Null when `errors` says why not."
    )
    errors: list[UserError] = mapped(Resolved(), "Why nothing was done; empty on success.")


@strawberry.type
class ModerationMutations:
    @strawberry.mutation(description="Moderators: publish, reject, remove or restore, with a reason.")
    async def moderate_comment(self, info: Info, input: ModerateCommentInput) -> ModerateCommentPayload:
        expected = input.expected_status.name if input.expected_status else None
        requested = RequestedDecision(
            key_of("Comment", input.comment_id), input.decision.name, input.reason, input.note, expected
        )
        return await by_moderator(ModerateCommentPayload, info, lambda context: moderate(context, requested))

    @strawberry.mutation(description="Moderators: feature a comment. Featuring it again changes nothing.")
    async def feature_comment(self, info: Info, input: FeatureCommentInput) -> FeatureCommentPayload:
        key = key_of("Comment", input.comment_id)
        return await by_moderator(FeatureCommentPayload, info, lambda context: feature(context, key, featured=True))

    @strawberry.mutation(description="Moderators: feature a comment no longer.")
    async def unfeature_comment(self, info: Info, input: FeatureCommentInput) -> FeatureCommentPayload:
        key = key_of("Comment", input.comment_id)
        return await by_moderator(FeatureCommentPayload, info, lambda context: feature(context, key, featured=False))

    @strawberry.mutation(description="Moderators: open, pre-moderate or close the comments of an article.")
    async def set_commenting(self, info: Info, input: SetCommentingInput) -> SetCommentingPayload:
        key, mode = key_of("Article", input.article_id), input.mode.name
        return await by_moderator(SetCommentingPayload, info, lambda context: set_commenting(context, key, mode))
