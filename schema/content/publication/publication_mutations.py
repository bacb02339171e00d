"""Publishing, withdrawing and correcting articles, for editors and service tokens."""

from datetime import datetime

import strawberry

from db.compiler.mapping import One
from schema.content.publication.article_mutations import ArticlePayload
from schema.content.publication.revisions import Correction
from schema.fields.mapped_fields import mapped
from schema.fields.scalars import URL
from schema.rules.mutations import Info, key_of
from schema.rules.publishing.preparation import by_writer
from schema.rules.services import Context
from schema.rules.user_errors import WriteResult


@strawberry.input(description="An article that readers are to see.")
class PublishArticleInput:
    article_id: strawberry.ID = strawberry.field(description="The article to publish.")
    at: datetime | None = strawberry.field(
        default=None,
        description="Now unless given; in the future it is scheduled. One that is withdrawn comes back with the time "
        "that it had, unless another is given.",
    )
    expected_revision: int | None = strawberry.field(
        default=None,
        description="The `revision` that you have read: if it is another by now, a `ConflictError` says what has "
        "changed since.",
    )


@strawberry.input(description="An article that readers are to see no longer.")
class WithdrawArticleInput:
    article_id: strawberry.ID = strawberry.field(description="A published or scheduled article.")
    reason: str | None = strawberry.field(
        default=None, description="Why, for the newsroom: at most 1,000 characters. Readers never see it."
    )
    redirect_to: URL | None = strawberry.field(
        default=None,
        description="Where readers of its address are sent instead: a whole http or https URL, or a path of this site, "
        "such as /articles/geese. Without it they are told that it is gone.",
    )


@strawberry.input(description="What was wrong in an article.")
class CorrectArticleInput:
    article_id: strawberry.ID = strawberry.field(description="A published article, put right already by `putArticle`.")
    text: str = strawberry.field(description="Plain text for its readers: 1 to 2,000 characters.")


@strawberry.type(description="The article with its new status.")
class PublishArticlePayload(ArticlePayload):
    pass


@strawberry.type(description="The article, which only editors see from now on.")
class WithdrawArticlePayload(ArticlePayload):
    pass


@strawberry.type(description="The article with the correction.")
class CorrectArticlePayload(ArticlePayload):
    correction: Correction | None = mapped(
        One(
            "{row}.id = (select max(c.id) from news.correction c where c.article_id = {written})",
            visible_with_parent=True,
        ),
        "What readers are told; null when `errors` says why not.",
    )


@strawberry.type
class PublicationMutations:
    @strawberry.mutation(
        description="Editors, and service tokens with the scope `articles:publish`: readers see the article, now or "
        "from a time on. Sent again, it changes nothing."
    )
    async def publish_article(self, info: Info, input: PublishArticleInput) -> PublishArticlePayload:
        async def write(context: Context) -> WriteResult:
            from schema.rules.publishing import publication

            key = key_of("Article", input.article_id)
            return await publication.publish(context, key, input.at, input.expected_revision)

        return await by_writer(PublishArticlePayload, info, write, "articles:publish")

    @strawberry.mutation(
        description="Editors, and service tokens with the scope `articles:publish`: readers see the article no longer. "
        "`publishArticle` brings it back."
    )
    async def withdraw_article(self, info: Info, input: WithdrawArticleInput) -> WithdrawArticlePayload:
        async def write(context: Context) -> WriteResult:
            from schema.rules.publishing import publication

            key = key_of("Article", input.article_id)
            return await publication.withdraw(context, key, input.reason, input.redirect_to)

        return await by_writer(WithdrawArticlePayload, info, write, "articles:publish")

    @strawberry.mutation(
        description="Editors, and service tokens with the scope `articles:publish`: tells readers what was wrong in a "
        "published article. The article itself is put right by `putArticle`, before."
    )
    async def correct_article(self, info: Info, input: CorrectArticleInput) -> CorrectArticlePayload:
        async def write(context: Context) -> WriteResult:
            from schema.rules.publishing import publication

            return await publication.correct(context, key_of("Article", input.article_id), input.text)

        return await by_writer(CorrectArticlePayload, info, write, "articles:publish")
