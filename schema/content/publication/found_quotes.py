"""What editors are told of a body before it is written: whom it names, and whose words it quotes."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from db.on_demand import imported
from schema.content.bodies.inputs import BodyInput
from schema.content.publication.article_inputs import given
from schema.fields.mapped_fields import WORK
from schema.fields.scalars import Language
from schema.rules.mutations import Info, without_scope
from schema.rules.user_errors import UserError

if TYPE_CHECKING:
    from db.article_input import PersonDraft, QuoteDraft

SEARCH = 30_000


@strawberry.type(description="Someone whom a text names, with what it says of them: as `MentionInput` takes it.")
class FoundPerson:
    name: str = strawberry.field(description="The full name, as printed.")
    title: str | None = strawberry.field(description="Their office or work; null where the text gives none.")
    affiliation: str | None = strawberry.field(
        description="Whom they work or speak for; null where the text does not say."
    )


@strawberry.type(
    description="Where found words stand in a body: the block, and offsets into its text in Unicode code points. Of "
    "words that go on over several blocks, where they begin."
)
class FoundAnchor:
    paragraph: int = strawberry.field(description="The block's index in the body, from 0.")
    start: int = strawberry.field(description="The first code point of the words.")
    end: int = strawberry.field(description="The code point behind the last one of the words.")


@strawberry.type(description="Words that a text quotes: as `QuoteInput` takes them.")
class FoundQuote:
    text: str = strawberry.field(description="The words, without quotation marks.")
    speaker: FoundPerson | None = strawberry.field(
        description="Who said it; null unless the text leaves no doubt: a wrong speaker is worse than none."
    )
    attribution: str | None = strawberry.field(
        description="The words that credit it, as printed, such as `said Ada Lind`; null where none do."
    )
    anchor: FoundAnchor = strawberry.field(description="Where the words stand.")


@strawberry.type(description="Whom a body names, and whose words it quotes.")
class FoundQuotes:
    quotes: list[FoundQuote] = strawberry.field(description="In the order of the text.")
    people: list[FoundPerson] = strawberry.field(description="In order of first appearance; who only speaks, too.")
    errors: list[UserError] = strawberry.field(description="Why nothing was looked for; empty where it was.")


@strawberry.type
class FoundQuoteQueries:
    @strawberry.field(
        description="Editors, and service tokens with the scope `articles:write`: the quotes in a body, each with its "
        "speaker where the text leaves no doubt, and the people whom it names with their titles, to be looked over and "
        "sent with `putArticle`. Nothing is stored. Texts in English, German, French, Spanish, Italian, "
        "Portuguese, Dutch, Hindi and Japanese are understood; of others the quotes are found, without speakers.",
        metadata={WORK: SEARCH},
    )
    async def quotes_in(
        self,
        info: Info,
        body: Annotated[
            BodyInput, strawberry.argument(description="At most 100,000 characters, with at most 500 quotes.")
        ],
        language: Annotated[
            Language | None, strawberry.argument(description="That of the body; found in its text unless given.")
        ] = None,
    ) -> FoundQuotes:
        if refusal := without_scope(info.context, "articles:write"):
            return FoundQuotes(quotes=[], people=[], errors=list(refusal.errors))
        await imported("schema.rules.publishing.bodies.quotations")
        from schema.rules.publishing.bodies.quotations import attributed

        found, errors = await attributed(given(body), language)
        people: dict[str | int | None, FoundPerson] = {each.name: _person(each) for each in found.people}
        quotes = [_quote(each, people.get(each.speaker)) for each in found.quotes]
        return FoundQuotes(quotes=quotes, people=list(people.values()), errors=list(errors))


def _person(found: "PersonDraft") -> FoundPerson:
    return FoundPerson(name=found.name, title=found.title, affiliation=found.affiliation)


def _quote(found: "QuoteDraft", speaker: FoundPerson | None) -> FoundQuote:
    assert found.anchor is not None, "What was found stands somewhere."
    anchor = FoundAnchor(paragraph=found.anchor.paragraph, start=found.anchor.start, end=found.anchor.end)
    return FoundQuote(text=found.text, speaker=speaker, attribution=found.attribution, anchor=anchor)
