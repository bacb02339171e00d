"""The mutations of sections and topics, for editors."""

import strawberry
from strawberry import UNSET

from db.compiler.mapping import One, Resolved
from schema.content.publication.article_inputs import given
from schema.content.taxonomy.sections import Section
from schema.content.taxonomy.topics import Topic
from schema.fields.mapped_fields import mapped
from schema.rules.mutations import Info, by_editor
from schema.rules.services import Context
from schema.rules.user_errors import UserError, WriteResult

# Rules of writing come with the first article: their libraries are large.
ERRORS = "Everything that is wrong with the input; empty on success."


@strawberry.input
class TermInput:
    """What editors say of a section or a topic."""

    id: strawberry.ID | None = strawberry.field(
        default=UNSET, description="The one to change. Without it, the one with this `name`, or a new one."
    )
    name: str | None = strawberry.field(
        default=UNSET,
        description="Beside an `id` its new name, which articles that have it say from then on; the slug stays. At "
        "most 100 characters.",
    )
    description: str | None = strawberry.field(
        default=UNSET,
        description="Plain text for its page; null or an empty one takes it away. At most 5,000 characters.",
    )


@strawberry.input(description="A section to write. What is left out stays as it is.")
class PutSectionInput(TermInput):
    position: int | None = strawberry.field(
        default=UNSET, description="Its place in the navigation, the lowest first; null for none."
    )


@strawberry.input(description="A topic to write. What is left out stays as it is.")
class PutTopicInput(TermInput):
    pass


@strawberry.type(description="The section that was written.")
class PutSectionPayload:
    section: Section | None = mapped(
        One("{row}.id = {written}", visible_with_parent=True), "Null when `errors` says why not."
    )
    errors: list[UserError] = mapped(Resolved(), ERRORS)


@strawberry.type(description="The topic that was written.")
class PutTopicPayload:
    topic: Topic | None = mapped(
        One("{row}.id = {written}", visible_with_parent=True), "Null when `errors` says why not."
    )
    errors: list[UserError] = mapped(Resolved(), ERRORS)


@strawberry.type
class TermMutations:
    @strawberry.mutation(
        description="Editors, and service tokens with the scope `articles:write`: what a section is called, what it is "
        "about, and its place in the navigation. Sections that no published article is in are not shown to readers."
    )
    async def put_section(self, info: Info, input: PutSectionInput) -> PutSectionPayload:
        async def write(context: Context) -> WriteResult:
            from schema.rules import terms

            return await terms.put(context, "SECTION", given(input))

        return await by_editor(PutSectionPayload, info, write)

    @strawberry.mutation(
        description="Editors, and service tokens with the scope `articles:write`: what a topic is called, and what it "
        "is about. Topics that no published article has are not shown to readers."
    )
    async def put_topic(self, info: Info, input: PutTopicInput) -> PutTopicPayload:
        async def write(context: Context) -> WriteResult:
            from schema.rules import terms

            return await terms.put(context, "TOPIC", given(input))

        return await by_editor(PutTopicPayload, info, write)
