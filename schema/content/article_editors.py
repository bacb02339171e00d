"""Who has an article open at the desk: editors see each other before they write over each other."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, ClassVar

import strawberry

from db.compiler.mapping import Expression, One, Resolved
from db.connections import postgres
from db.content import article_editors
from schema.fields.mapped_fields import mapped
from schema.rules.mutations import Info, by_editor, key_of
from schema.rules.permissions import PROGRAM
from schema.rules.services import Context
from schema.rules.user_errors import ErrorCode, UserError, WriteResult, failed

if TYPE_CHECKING:
    from schema.content.articles import Article


@strawberry.type(description="An editor who has an article open.")
class ArticleEditor:
    cache_tag: ClassVar[str] = "until:graph.seconds_until({row}.until)"

    name: str = mapped(description="As it is shown beside their comments.")
    since: datetime = mapped(description="Since when they have had it open.")
    is_viewer: bool = mapped(Expression("{row}.commenter_id is not distinct from {viewer}"), "Whether it is you.")


@strawberry.input(description="An article that you have open, or no longer.")
class EditingArticleInput:
    article_id: strawberry.ID = strawberry.field(description="The article that you edit.")
    is_done: bool = strawberry.field(
        default=False, description="That you have closed it. Others stop seeing you at once, and not after a minute."
    )


@strawberry.type(description="The article that you have open.")
class EditingArticlePayload:
    article: Annotated["Article", strawberry.lazy("schema.content.articles")] | None = mapped(
        One("{row}.id = {written}", visible_with_parent=True),
        "The article, with its `editors` and its `revision`; null when `errors` says why not.",
    )
    errors: list[UserError] = mapped(Resolved(), "Why nothing was done; empty on success.")


@strawberry.type
class ArticleEditorMutations:
    @strawberry.mutation(
        description="Editors: says that you have an article open. Others see you among its `editors` for a minute; say "
        "so again in less as long as you are there. It locks nothing."
    )
    async def editing_article(self, info: Info, input: EditingArticleInput) -> EditingArticlePayload:
        async def write(context: Context) -> WriteResult:
            return await _note(context, key_of("Article", input.article_id), input.is_done)

        return await by_editor(EditingArticlePayload, info, write)


async def _note(context: Context, article_id: int, is_done: bool) -> WriteResult:
    note = article_editors.leave if is_done else article_editors.arrive
    if context.viewer.id is None:
        return PROGRAM
    async with postgres.connection(context.services.database) as connection:
        found = await note(connection, article_id, context.viewer.id)
    if found is None:
        return failed(ErrorCode.NOT_FOUND, "There is no such article.", "input", "articleId")
    return WriteResult(found)
