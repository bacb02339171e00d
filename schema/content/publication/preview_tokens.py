"""Preview tokens: any query as if some articles were published, for editors and whom they let see."""

from datetime import datetime

import strawberry

from db.compiler.mapping import Many, One, Resolved
from schema.content.articles import Article
from schema.fields.mapped_fields import mapped
from schema.fields.scalars import URL
from schema.rules.mutations import Info, by_editor
from schema.rules.preview_tokens import LONGEST, MOST_ARTICLES, SHORTEST, create, revoke
from schema.rules.services import Context
from schema.rules.user_errors import UserError, WriteResult

EDITORS = "Editors, and service tokens with the scope `articles:read`, `articles:write` or `articles:publish`:"
AN_HOUR = 3600


@strawberry.type(
    description="Whoever sends it with a query, in the header `Dateline-Preview` or as `extensions.preview`, gets the "
    "answer that readers would get if the articles were published: by itself, without signing in, and nothing else "
    "that is not published, but what is scheduled until then."
)
class PreviewToken:
    token: str = mapped(description="To be kept as a secret: it shows what is not published.")
    at: datetime | None = mapped(description="The moment that is previewed; null for whenever it is used.")
    expires_at: datetime = mapped(description="From when on it is refused.")
    articles: list[Article] = mapped(
        Many(
            "{row}.id = any ({parent}.article_ids)",
            order="array_position({parent}.article_ids, {row}.id)",
            by_key=True,
            size=MOST_ARTICLES,
        ),
        "Those that it shows as published.",
    )
    urls: list[URL] = mapped(
        description="Pages of the site that comes along, as they would be: the front page, then that of each article."
    )


@strawberry.input(description="What is to be seen before it is published.")
class CreatePreviewTokenInput:
    article_ids: list[strawberry.ID] = strawberry.field(
        description=f"Articles, 1 to {MOST_ARTICLES}: as they are whenever the token is used. One that is withdrawn "
        "later is not shown any more."
    )
    at: datetime | None = strawberry.field(
        default=None,
        description="As if they were published then: in the future with all that is scheduled until then, in the past "
        "with that time. Whenever the token is used, unless given.",
    )
    expires_in: int = strawberry.field(
        default=AN_HOUR, description=f"For how many seconds the token is good: {SHORTEST} to {LONGEST:,}, a week."
    )


@strawberry.input(description="A preview token that is to be good for nothing.")
class RevokePreviewTokenInput:
    token: str = strawberry.field(description="As `createPreviewToken` has given it.")


@strawberry.type(description="The token that was made.")
class CreatePreviewTokenPayload:
    preview_token: PreviewToken | None = mapped(
        One("{row}.id = {written}", visible_with_parent=True), "Null when `errors` says why not."
    )
    errors: list[UserError] = mapped(Resolved(), "Everything that is wrong with the input; empty on success.")


@strawberry.type(description="What came of it.")
class RevokePreviewTokenPayload:
    errors: list[UserError] = mapped(Resolved(), "Why nothing was done; empty on success.")


@strawberry.type
class PreviewTokenMutations:
    @strawberry.mutation(
        description=f"{EDITORS} make a token, with which any query is answered as if these articles were published. "
        "It is refused from when on its maker is banned, or the service token revoked."
    )
    async def create_preview_token(self, info: Info, input: CreatePreviewTokenInput) -> CreatePreviewTokenPayload:
        async def write(context: Context) -> WriteResult:
            return await create(context, input.article_ids, input.at, input.expires_in)

        return await by_editor(CreatePreviewTokenPayload, info, write, "articles:read")

    @strawberry.mutation(description=f"{EDITORS} end a preview token before its time.")
    async def revoke_preview_token(self, info: Info, input: RevokePreviewTokenInput) -> RevokePreviewTokenPayload:
        async def write(context: Context) -> WriteResult:
            return await revoke(context, input.token)

        return await by_editor(RevokePreviewTokenPayload, info, write, "articles:read")
