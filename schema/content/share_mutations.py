"""The mutation of sharing: it counts, and needs no sign-in."""

import strawberry

from db.compiler.mapping import One, Resolved
from db.content import shares
from db.content.shares import SharingReader
from schema.content.shares import Share, SharePlatform
from schema.fields.mapped_fields import mapped
from schema.rules.mutations import Info, by_reader, key_of
from schema.rules.services import Context
from schema.rules.user_errors import ErrorCode, UserError, WriteResult, failed, rate_limited


@strawberry.input(description="An article that is being shared.")
class ShareArticleInput:
    article_id: strawberry.ID = strawberry.field(description="The article's `id`.")
    platform: SharePlatform = strawberry.field(description="Where the reader shares it.")


@strawberry.type(description="The share with its count.")
class ShareArticlePayload:
    share: Share | None = mapped(One("{row}.id = {written}"), "Null when `errors` says why not.")
    errors: list[UserError] = mapped(Resolved(), "Why nothing was done; empty on success.")


@strawberry.type
class ShareMutations:
    @strawberry.mutation(
        description="Counts that a reader shares an article: once an hour for each reader and platform, however often "
        "it is sent, and so many times an hour for all anonymous readers of one network. No sign-in is needed, and "
        "nothing is kept of who it was but hashes, for two hours."
    )
    async def share_article(self, info: Info, input: ShareArticleInput) -> ShareArticlePayload:
        key, platform = key_of("Article", input.article_id), input.platform.name
        return await by_reader(ShareArticlePayload, info, lambda context: share(context, key, platform))


async def share(context: Context, article_id: int, platform: str) -> WriteResult:
    services = context.services
    reader, pace = sharing_reader(context), services.rules.pace("SHARE")
    counted = await shares.count(services.database, article_id, platform, reader, pace)
    if counted.retry_at:
        return WriteResult(errors=[rate_limited(counted.retry_at)])
    if counted.key is None:
        return failed(ErrorCode.NOT_FOUND, "There is no such article.", "input", "articleId")
    return WriteResult(counted.key)


def sharing_reader(context: Context) -> SharingReader:
    """Who is signed in counts wherever they are; others are bounded by the network that they come from."""
    viewer, reader = context.viewer.id, context.reader
    if viewer is not None:
        return SharingReader(f"commenter {viewer}".encode(), commenter_id=viewer)
    if reader is None:
        return SharingReader(None)
    name, network = (text.encode(errors="replace") or None for text in reader)
    return SharingReader(name, network, ceiling=context.services.rules.shares_per_network)
