"""The mutations of readers: post, edit, delete, like, report; and the check before posting."""

import strawberry

from db.compiler.mapping import Expression, One, Resolved
from db.discussion.discussions import Posting
from db.text import comment_bodies
from schema.discussion.anchors import CommentAnchorInput, anchor_of
from schema.discussion.comment_states import ReportReason
from schema.discussion.comments import OF_EDGE, PLACED, Comment
from schema.discussion.visibility import VISIBLE
from schema.fields.connections import Edge
from schema.fields.mapped_fields import mapped
from schema.rules.changes.edits import delete, edit
from schema.rules.changes.reactions import like, report
from schema.rules.mutations import Info, key_of, signed_in
from schema.rules.permissions import outsider
from schema.rules.posting import check, post
from schema.rules.services import Context
from schema.rules.user_errors import UserError, WriteResult, text_error

KEY_LENGTH = 200
STILL_THERE = VISIBLE.replace("{row}", "c")


@strawberry.input(description="A comment to post.")
class PostCommentInput:
    article_id: strawberry.ID = strawberry.field(description="The article to comment on.")
    body: str = strawberry.field(description="A small Markdown: paragraphs, emphasis, links, quotes, code.")
    parent_id: strawberry.ID | None = strawberry.field(
        default=None, description="The comment that it answers; null for a top-level comment."
    )
    idempotency_key: strawberry.ID | None = strawberry.field(
        default=None,
        description="Send the same key again after a lost answer, and get the same comment back instead of a second "
        "one. A random UUID for each comment will do; at most 200 characters.",
    )
    anchor: CommentAnchorInput | None = strawberry.field(
        default=None,
        description="What of the article it stands on; null for the article as a whole, and for replies, which stand "
        "where their thread does.",
    )


@strawberry.input(description="A comment to check: what you would post.")
class CheckCommentInput:
    article_id: strawberry.ID = strawberry.field(description="The article to comment on.")
    body: str = strawberry.field(description="As it would be posted.")
    parent_id: strawberry.ID | None = strawberry.field(
        default=None, description="The comment that it answers; null for a top-level comment."
    )
    anchor: CommentAnchorInput | None = strawberry.field(
        default=None, description="What of the article it would stand on."
    )


@strawberry.input(description="Other words for a comment of yours.")
class EditCommentInput:
    comment_id: strawberry.ID = strawberry.field(description="A comment that you have posted.")
    body: str = strawberry.field(description="All of the new words, under the same rules as when posting.")


@strawberry.input(description="A comment of yours to delete.")
class DeleteCommentInput:
    comment_id: strawberry.ID = strawberry.field(description="A comment that you have posted.")


@strawberry.input(description="A comment to like, or to like no longer.")
class LikeCommentInput:
    comment_id: strawberry.ID = strawberry.field(description="Any published comment.")


@strawberry.input(description="A comment that moderators should look at.")
class ReportCommentInput:
    comment_id: strawberry.ID = strawberry.field(description="A published comment of someone else.")
    reason: ReportReason = strawberry.field(description="What is wrong with it.")
    details: str | None = strawberry.field(default=None, description="At most 1,000 characters, for moderators only.")


@strawberry.type
class CommentPayload:
    """What every mutation of one comment answers."""

    comment: Comment | None = mapped(
        One("{row}.id = {written} and ({row}.listed or {moderator})", visible_with_parent=True),
        "The comment as it stands now; null when `errors` says why not, or the article is no longer to be seen.",
    )
    errors: list[UserError] = mapped(Resolved(), "Why nothing was done; empty on success.")


@strawberry.type(description="The new comment.")
class PostCommentPayload(CommentPayload):
    comment_edge: Edge[Comment] | None = mapped(
        One("{row}.id = {written} and ({row}.listed or {moderator})", rows=PLACED, visible_with_parent=True),
        f"The comment in its list; null where `comment` is. {OF_EDGE}",
    )


@strawberry.type(description="The comment with its new words.")
class EditCommentPayload(CommentPayload):
    pass


@strawberry.type(description="The comment without its words.")
class DeleteCommentPayload(CommentPayload):
    deleted_comment_id: strawberry.ID | None = mapped(
        Expression(f"(select 'Comment_' || c.id from graph.comment c where c.id = {{written}} and not {STILL_THERE})"),
        "The comment's `id`, to take it out of lists. Null where `errors` says why it was not deleted, and where its "
        "place stays, because of replies to it.",
    )


@strawberry.type(description="The comment with its likes.")
class LikeCommentPayload(CommentPayload):
    pass


@strawberry.type(description="The comment that was reported.")
class ReportCommentPayload(CommentPayload):
    pass


@strawberry.type(description="What posting would answer.")
class CommentCheck:
    ok: bool = strawberry.field(description="Whether it would be stored, published or not.")
    length: int = strawberry.field(description="In Unicode code points, after trimming, as the bounds count.")
    errors: list[UserError] = strawberry.field(description="Why it would not be stored; empty where it would be.")


@strawberry.type
class CommentChecks:
    @strawberry.field(description="Runs every rule that posting would run, and saves nothing.")
    async def check_comment(self, info: Info, input: CheckCommentInput) -> CommentCheck:
        context = info.context
        comment = posting(context, input)
        refusal = outsider(context.viewer)
        errors = list(refusal.errors) if refusal else await check(context, comment)
        return CommentCheck(ok=not errors, length=comment_bodies.length(comment.body), errors=errors)


@strawberry.type
class CommentMutations:
    @strawberry.mutation(description="Posts a comment or a reply.")
    async def post_comment(self, info: Info, input: PostCommentInput) -> PostCommentPayload:
        async def write(context: Context) -> WriteResult:
            key = input.idempotency_key
            if error := text_error(key, "input", "idempotencyKey", maximum=KEY_LENGTH):
                return WriteResult(errors=[error])
            return await post(context, posting(context, input, key))

        return await signed_in(PostCommentPayload, info, write)

    @strawberry.mutation(description="Changes your comment's words, within the edit window.")
    async def edit_comment(self, info: Info, input: EditCommentInput) -> EditCommentPayload:
        key = key_of("Comment", input.comment_id)
        return await signed_in(EditCommentPayload, info, lambda context: edit(context, key, input.body))

    @strawberry.mutation(description="Deletes your comment: its words are gone, its place stays while it has replies.")
    async def delete_comment(self, info: Info, input: DeleteCommentInput) -> DeleteCommentPayload:
        key = key_of("Comment", input.comment_id)
        return await signed_in(DeleteCommentPayload, info, lambda context: delete(context, key))

    @strawberry.mutation(description="Likes a comment. Liking it again changes nothing.")
    async def like_comment(self, info: Info, input: LikeCommentInput) -> LikeCommentPayload:
        key = key_of("Comment", input.comment_id)
        return await signed_in(LikeCommentPayload, info, lambda context: like(context, key, liked=True))

    @strawberry.mutation(description="Takes your like back.")
    async def unlike_comment(self, info: Info, input: LikeCommentInput) -> LikeCommentPayload:
        key = key_of("Comment", input.comment_id)
        return await signed_in(LikeCommentPayload, info, lambda context: like(context, key, liked=False))

    @strawberry.mutation(description="Tells moderators about a comment. Your first report of it counts.")
    async def report_comment(self, info: Info, input: ReportCommentInput) -> ReportCommentPayload:
        key, reason, details = key_of("Comment", input.comment_id), input.reason.name, input.details
        return await signed_in(ReportCommentPayload, info, lambda context: report(context, key, reason, details))


def posting(context: Context, input: PostCommentInput | CheckCommentInput, key: str | None = None) -> Posting:
    return Posting(
        article_id=key_of("Article", input.article_id),
        parent_id=None if input.parent_id is None else key_of("Comment", input.parent_id),
        author_id=context.viewer.id or 0,
        body=comment_bodies.normal(input.body),
        key=key,
        anchor=anchor_of(input.anchor),
    )
