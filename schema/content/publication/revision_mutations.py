"""Restoring earlier revisions of articles, for editors and service tokens."""

import strawberry

from schema.content.publication.article_inputs import given
from schema.content.publication.article_mutations import ArticlePayload
from schema.rules.mutations import Info, key_of
from schema.rules.publishing.preparation import by_writer
from schema.rules.services import Context
from schema.rules.user_errors import WriteResult


@strawberry.input(description="A revision of an article that is to be written again.")
class RestoreRevisionInput:
    article_id: strawberry.ID = strawberry.field(description="The article.")
    number: int = strawberry.field(description="The `number` of the revision that said it as it is to be.")
    fields: list[str] | None = strawberry.field(
        default=None,
        description="Which fields to restore, by their names in `PutArticleInput`, such as `body` and `quotes`; all "
        "unless given. What tells the article from others (`externalId`, `translationOf`) and how it stands with "
        "readers (its status, times and corrections) stays as it is.",
    )
    expected_revision: int | None = strawberry.field(
        default=None,
        description="The `revision` that you have read: if it is another by now, nothing is written, and a "
        "`ConflictError` says what has changed since.",
    )
    note: str | None = strawberry.field(
        default=None, description="Why, for the audit log: 1 to 1,000 characters. Readers never see it."
    )
    idempotency_key: strawberry.ID | None = strawberry.field(
        default=None, description="As in `PutArticleInput`: sent again, it is not restored twice."
    )


@strawberry.type(description="The article as it was restored, in a new revision.")
class RestoreRevisionPayload(ArticlePayload):
    pass


@strawberry.type
class RevisionMutations:
    @strawberry.mutation(
        description="Editors, and service tokens with the scope `articles:write`: writes what an article said in an "
        "earlier revision, as a new one; what says the same already makes none. What is not there any more is an "
        "error: `NOT_FOUND` of a picture or a person, `SLUG_TAKEN` where another article has the slug by now."
    )
    async def restore_revision(self, info: Info, input: RestoreRevisionInput) -> RestoreRevisionPayload:
        async def write(context: Context) -> WriteResult:
            from schema.rules.publishing.revisions.restoring import Restoration, restore

            article_id = key_of("Article", input.article_id) or 0
            wanted = Restoration(article_id, input.number, input.expected_revision, input.fields, input.note)
            return await restore(context, wanted, given(input))

        return await by_writer(RestoreRevisionPayload, info, write)
