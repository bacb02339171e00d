"""Accounts of commenters: bans by moderators, deletion and export by themselves too."""

from datetime import datetime
from typing import Annotated

import strawberry
from strawberry.scalars import JSON

from db.compiler.mapping import Expression, One, Resolved
from schema.discussion.commenters import Commenter
from schema.fields.mapped_fields import mapped
from schema.rules.commenter_changes import ban, delete, export, unban
from schema.rules.mutations import Info, by_moderator, key_of, signed_in
from schema.rules.services import Context
from schema.rules.user_errors import UserError


@strawberry.input(description="Who may take part no longer.")
class BanCommenterInput:
    commenter_id: strawberry.ID = strawberry.field(description="Anyone but yourself.")
    reason: str = strawberry.field(description="What the commenter is told: 1 to 1,000 characters.")
    until: datetime | None = strawberry.field(
        default=None, description="When the ban ends; without it, it is for good."
    )


@strawberry.input(description="Who may take part again.")
class UnbanCommenterInput:
    commenter_id: strawberry.ID = strawberry.field(description="Anyone but yourself.")


@strawberry.input(description="Whose account is to be deleted, and what becomes of the words.")
class DeleteCommenterInput:
    commenter_id: strawberry.ID | None = strawberry.field(default=None, description="You, unless given.")
    keep_words: bool = strawberry.field(
        default=False, description="Whether the comments stay, as those of a `Deleted reader`."
    )


@strawberry.type
class CommenterPayload:
    """What every mutation of one commenter answers."""

    commenter: Commenter | None = mapped(
        One("{row}.id = {written}", visible_with_parent=True),
        "The commenter as it stands now; null when `errors` says why not.",
    )
    errors: list[UserError] = mapped(Resolved(), "Why nothing was done; empty on success.")


@strawberry.type(description="The commenter with the ban.")
class BanCommenterPayload(CommenterPayload):
    pass


@strawberry.type(description="The commenter without the ban.")
class UnbanCommenterPayload(CommenterPayload):
    pass


@strawberry.type(description="Who is no longer known.")
class DeleteCommenterPayload:
    deleted_commenter_id: strawberry.ID | None = mapped(
        Expression("'Commenter_' || {written}"), "Null when `errors` says why not."
    )
    errors: list[UserError] = mapped(Resolved(), "Why nothing was done; empty on success.")


Exported = Annotated[strawberry.ID | None, strawberry.argument(description="You, unless given.")]


@strawberry.type
class CommenterQueries:
    @strawberry.field(
        description="Everything held about a commenter: you, unless another is given, which only moderators may do. "
        "Null where there is no such commenter."
    )
    async def export_commenter(self, info: Info, commenter_id: Exported = None) -> JSON | None:
        exported: JSON | None = await export(info.context, target_commenter(info.context, commenter_id))
        return exported


@strawberry.type
class CommenterMutations:
    @strawberry.mutation(description="Moderators: a commenter may not take part, for a time or for good.")
    async def ban_commenter(self, info: Info, input: BanCommenterInput) -> BanCommenterPayload:
        key, until, reason = key_of("Commenter", input.commenter_id), input.until, input.reason
        return await by_moderator(BanCommenterPayload, info, lambda context: ban(context, key, until, reason))

    @strawberry.mutation(description="Moderators: a commenter may take part again.")
    async def unban_commenter(self, info: Info, input: UnbanCommenterInput) -> UnbanCommenterPayload:
        key = key_of("Commenter", input.commenter_id)
        return await by_moderator(UnbanCommenterPayload, info, lambda context: unban(context, key))

    @strawberry.mutation(
        description="Deletes your account; moderators: anyone's. The name, likes and reports are gone, and the words "
        "unless they are to be kept. With the same token you are a new commenter."
    )
    async def delete_commenter(self, info: Info, input: DeleteCommenterInput) -> DeleteCommenterPayload:
        key, kept = target_commenter(info.context, input.commenter_id), input.keep_words
        return await signed_in(DeleteCommenterPayload, info, lambda context: delete(context, key, keep_words=kept))


def target_commenter(context: Context, commenter_id: str | None) -> int:
    """The key of the commenter given, or else the viewer's; 0, which no row has, where there is none."""
    return (context.viewer.id or 0) if commenter_id is None else key_of("Commenter", commenter_id)
