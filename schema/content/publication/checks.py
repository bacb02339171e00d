"""The check of an article before it is written."""

import strawberry
from strawberry.scalars import JSON

from schema.content.publication.article_inputs import PutArticleInput, given
from schema.rules.mutations import Info, without_scope
from schema.rules.publishing.preparation import prepare
from schema.rules.user_errors import UserError


@strawberry.type(description="A field of an article that would be changed.")
class FieldChange:
    field: str = strawberry.field(description="Its name in `PutArticleInput`, such as `keyPoints`.")
    before: JSON | None = strawberry.field(description="What it says, in the form of the input; null for nothing.")
    after: JSON | None = strawberry.field(description="What it would say; null for nothing.")


@strawberry.type(description="What `putArticle` would do.")
class ArticleCheck:
    ok: bool = strawberry.field(description="Whether it would be written.")
    changes: list[FieldChange] = strawberry.field(
        description="What would be changed, with what follows from the rest, such as the slug of a new article; empty "
        "where nothing would be, and no revision made."
    )
    errors: list[UserError] = strawberry.field(description="Everything that is wrong with it; empty where it would be.")


@strawberry.type
class ArticleChecks:
    @strawberry.field(
        description="Editors, and service tokens with the scope `articles:write`: runs every rule that `putArticle` "
        "would run, and stores nothing."
    )
    async def check_article(self, info: Info, input: PutArticleInput) -> ArticleCheck:
        if refusal := without_scope(info.context, "articles:write"):
            return ArticleCheck(ok=False, changes=[], errors=list(refusal.errors))
        await prepare(info.context.services.languages)
        from schema.rules.publishing.previews import check

        found, errors = await check(info.context, given(input))
        changes = [FieldChange(field=each.field, before=each.before, after=each.after) for each in found]
        return ArticleCheck(ok=not errors, changes=changes, errors=list(errors))
