"""The mutations of articles, for editors and service tokens."""

import strawberry

from db.compiler.mapping import One, Resolved
from schema.content.articles import Article
from schema.content.publication.article_inputs import PutArticleInput, given
from schema.fields.mapped_fields import mapped
from schema.rules.mutations import Info, plan_of
from schema.rules.publishing.preparation import by_writer
from schema.rules.services import Context
from schema.rules.user_errors import UserError, WriteResult

# The rules are imported with the first article, once it is prepared: their libraries are large.


@strawberry.type
class ArticlePayload:
    """What every mutation of one article answers."""

    article: Article | None = mapped(
        One("{row}.id = {written}", visible_with_parent=True),
        "The article as it stands now, published or not; null when `errors` says why not.",
    )
    errors: list[UserError] = mapped(Resolved(), "Everything that is wrong with the input; empty on success.")


@strawberry.type(description="The article that was written.")
class PutArticlePayload(ArticlePayload):
    pass


@strawberry.type(description="The article as it would be.")
class PreviewArticlePayload(ArticlePayload):
    pass


@strawberry.type
class ArticleMutations:
    @strawberry.mutation(
        description="Editors, and service tokens with the scope `articles:write`: writes a whole article, or nothing. "
        "A new one is a draft until it is published; what changes nothing makes no revision."
    )
    async def put_article(self, info: Info, input: PutArticleInput) -> PutArticlePayload:
        async def write(context: Context) -> WriteResult:
            from schema.rules.publishing import writing

            return await writing.put(context, given(input))

        return await by_writer(PutArticlePayload, info, write)

    @strawberry.mutation(
        description="Editors, and service tokens with the scope `articles:write`: the article as `putArticle` would "
        "leave it, with all that can be asked of one, and nothing is stored: for a preview that is the real page."
    )
    async def preview_article(self, info: Info, input: PutArticleInput) -> PreviewArticlePayload:
        async def write(context: Context) -> WriteResult:
            from schema.rules.publishing import previews

            return await previews.preview(context, given(input), (await plan_of(info)).statement)

        return await by_writer(PreviewArticlePayload, info, write)
