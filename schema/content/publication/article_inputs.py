"""What clients send of an article."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date as calendar_date
from typing import Any

import strawberry
from strawberry import UNSET

from schema.content.bodies.inputs import BodyInput
from schema.fields.scalars import URL, Language


@strawberry.input(description="The place and day a report was filed from.")
class DatelineInput:
    place: str = strawberry.field(description="The city or region, as printed: at most 200 characters.")
    date: calendar_date | None = strawberry.field(default=UNSET, description="The day of publication unless given.")


@strawberry.input(description="Someone whom the article names, with what it says of them.")
class MentionInput:
    id: strawberry.ID | None = strawberry.field(
        default=UNSET, description="The `id` of a `Person`, for someone whom articles name already."
    )
    name: str | None = strawberry.field(
        default=UNSET,
        description="The full name, as printed; who has it already is the same person, unless told apart by "
        "`externalId` or `sameAs`. At most 200 characters.",
    )
    title: str | None = strawberry.field(default=UNSET, description="Their office or work; at most 300 characters.")
    affiliation: str | None = strawberry.field(
        default=UNSET, description="Whom they work or speak for; at most 300 characters."
    )
    external_id: strawberry.ID | None = strawberry.field(
        default=UNSET, description="Your own key of the person: it tells namesakes apart."
    )
    same_as: list[URL] | None = strawberry.field(
        default=UNSET, description="Pages about the person, such as their Wikidata entry; at most 20."
    )


@strawberry.input(description="Someone's words. Where they stand in the body is found by them.")
class QuoteInput:
    text: str = strawberry.field(description="The words, without quotation marks: at most 5,000 characters.")
    speaker: str | None = strawberry.field(
        default=UNSET,
        description="Who said it: the `id` of a `Person`, their `externalId`, the name of one of the `mentions`, or "
        "anyone else's name, who is then among the article's people as long as the quote stands.",
    )
    attribution: str | None = strawberry.field(
        default=UNSET, description="The words that credit it, as printed; at most 500 characters."
    )
    is_pull_quote: bool | None = strawberry.field(
        default=UNSET, description="Whether it is set apart on the page; one of an article's quotes may be."
    )


@strawberry.input(description="Someone who wrote the article.")
class AuthorInput:
    person: str = strawberry.field(
        description="Who: the `id` of a `Person`, their `externalId`, the name of one of the `mentions`, or anyone "
        "else's name. Who only wrote the article is not among those whom it mentions."
    )
    role: str | None = strawberry.field(
        default=UNSET, description="What they did, such as Photographs; at most 300 characters."
    )


@strawberry.input(
    description="What search engines are told. What is left out stays as it is; null has them told what readers see."
)
class SeoInput:
    title: str | None = strawberry.field(default=UNSET, description="In place of the headline; at most 500 characters.")
    description: str | None = strawberry.field(
        default=UNSET, description="In place of the summary; at most 5,000 characters."
    )
    canonical_url: URL | None = strawberry.field(
        default=UNSET,
        description="Where the article has its home, if that is elsewhere: an absolute http or https address. It is in "
        "no sitemap of this site then.",
    )
    image: strawberry.ID | None = strawberry.field(
        default=UNSET, description="The `id` of an image, in place of the lead picture."
    )
    no_index: bool | None = strawberry.field(
        default=UNSET, description="Whether search engines are to leave it out; false unless given."
    )


@strawberry.input(
    description="An article to write. What is left out stays as it is; null, an empty text or an empty list takes it "
    "away. A new article needs a headline and a body."
)
class PutArticleInput:
    id: strawberry.ID | None = strawberry.field(
        default=UNSET, description="The article to change. Without it, the one with this `externalId`, or a new one."
    )
    external_id: strawberry.ID | None = strawberry.field(
        default=UNSET,
        description="Your own key: sent again, it is the same article, however often and from wherever at once. At "
        "most 200 characters.",
    )
    expected_revision: int | None = strawberry.field(
        default=UNSET,
        description="The `revision` that you have read: if it is another by now, nothing is written, and a "
        "`ConflictError` says what has changed since, field by field. 0 expects that there is no such "
        "article yet. Without it the last one to write wins.",
    )
    idempotency_key: strawberry.ID | None = strawberry.field(
        default=UNSET,
        description="Send the same key again after a lost answer, and nothing is written twice. With other input it is "
        "refused. It is known for a week. A random UUID for each change will do; at most 200 characters.",
    )
    note: str | None = strawberry.field(
        default=UNSET,
        description="What you say about this change, for the audit log: 1 to 1,000 characters. Readers never see it.",
    )
    slug: str | None = strawberry.field(
        default=UNSET,
        description="The article's part of its URL; null for one that follows from the headline, as that of a new "
        "article does.",
    )
    language: Language | None = strawberry.field(
        default=UNSET, description="Null to have it found in the text, as that of a new article is."
    )
    headline: str | None = strawberry.field(default=UNSET, description="Plain text, at most 500 characters.")
    alternative_headline: str | None = strawberry.field(
        default=UNSET, description="A second headline; at most 500 characters."
    )
    summary: str | None = strawberry.field(
        default=UNSET, description="Plain text, at most 5,000 characters; null for the first paragraph of the body."
    )
    dek: str | None = strawberry.field(default=UNSET, description="The standfirst; at most 2,000 characters.")
    body: BodyInput | None = strawberry.field(
        default=UNSET, description="The whole text, at most 1,000,000 characters."
    )
    byline: str | None = strawberry.field(
        default=UNSET,
        description="As printed, where that is more than the names of the `authors`; at most 500 characters.",
    )
    authors: list[AuthorInput] | None = strawberry.field(
        default=UNSET, description="Who wrote it, in the order of the byline; at most 50."
    )
    dateline: DatelineInput | None = strawberry.field(default=UNSET, description="Where and when it was filed.")
    source: str | None = strawberry.field(
        default=UNSET, description="The credited agency or newsroom; at most 200 characters."
    )
    section: str | None = strawberry.field(
        default=UNSET, description="The section that it is in, by its name; at most 100 characters."
    )
    topics: list[str] | None = strawberry.field(
        default=UNSET, description="Its topics, by their names: at most 100, of 100 characters each."
    )
    key_points_heading: str | None = strawberry.field(
        default=UNSET, description="What to print above the key points; at most 200 characters."
    )
    key_points: list[str] | None = strawberry.field(
        default=UNSET, description="What it says, in a few lines: at most 100, of 1,000 characters each."
    )
    quotes: list[QuoteInput] | None = strawberry.field(
        default=UNSET, description="What people said, all of it, in the order of the article; at most 500."
    )
    mentions: list[MentionInput] | None = strawberry.field(
        default=UNSET,
        description="Whom it names, in order of first appearance; at most 500. Speakers come by themselves.",
    )
    image: strawberry.ID | None = strawberry.field(
        default=UNSET, description="The `id` of the lead picture, as `putImage` has given it."
    )
    seo: SeoInput | None = strawberry.field(
        default=UNSET, description="What search engines are told; null has them told what readers see."
    )
    translation_of: strawberry.ID | None = strawberry.field(
        default=UNSET, description="The `id` of the article that this one is a translation of."
    )


def given(value: Any) -> Any:
    """What was sent, as plain values: of inputs, the fields that are given."""
    if is_dataclass(value) and not isinstance(value, type):
        return dict(_fields(value))
    return [given(each) for each in value] if isinstance(value, list) else value


def _fields(value: Any) -> Iterator[tuple[str, Any]]:
    for field in fields(value):
        if (sent := getattr(value, field.name)) is not UNSET:
            yield field.name, given(sent)
