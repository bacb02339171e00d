"""The fields an article's file may have, with their types and limits."""

from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, InstanceOf, ValidationInfo, model_validator

from api.imports.article import credits
from api.imports.article import keys as known
from api.imports.article.findings import Findings
from api.imports.article.interpretation import interpret
from api.imports.article.keys import Keys, Sorted, sort
from api.imports.article.values import (
    Address,
    AsDateline,
    AsDay,
    AsKeyPoints,
    AsList,
    AsPerson,
    Count,
    Flag,
    LanguageTag,
    Line,
    Moment,
    Name,
    PlainLine,
    Point,
    ReaderName,
    Reference,
    Tag,
    Text,
)
from api.imports.dates.days import Day
from schema.rules.publishing import limits, texts

Slug = Annotated[Line, Field(max_length=limits.SLUG), AfterValidator(texts.segment)]


class Fields(BaseModel):
    """Keys are sorted by what they mean; those that mean nothing are told, and nothing else."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)
    keys: ClassVar[Keys]
    noun: ClassVar[str] = ""

    @model_validator(mode="before")
    @classmethod
    def _by_their_meaning(cls, values: Any, info: ValidationInfo) -> Any:
        if not isinstance(values, dict):
            return values
        findings: Findings = info.context  # type: ignore[assignment]
        found = sort(values, cls.keys)
        if found.unknown:
            findings.unknown.extend(f"{cls.noun}{key}" for key in found.unknown)
        return cls._interpreted(found, findings)

    @classmethod
    def _interpreted(cls, found: Sorted, findings: Findings) -> dict[str, Any]:
        return found.values


class DatelineFields(Fields):
    keys = known.DATELINE
    noun = "dateline."
    place: Name
    date: Annotated[InstanceOf[Day], AsDay]


class KeyPointsFields(Fields):
    keys = known.KEY_POINTS
    noun = "key_points."
    heading: Name | None = None
    points: list[Point] = Field(default=[], max_length=limits.KEY_POINTS)


class PersonFields(Fields):
    keys = known.PERSON
    noun = "people."
    name: Name
    title: Line | None = Field(default=None, max_length=limits.TITLE)
    affiliation: Line | None = Field(default=None, max_length=limits.TITLE)
    id: Name | None = None
    same_as: Annotated[list[Address], AsList] = Field(default=[], max_length=limits.ADDRESSES)
    slug: Slug | None = None
    only_quoted: Flag = False


class AnchorFields(Fields):
    keys = known.ANCHOR
    noun = "anchor."
    paragraph: Count
    start: Count
    end: Count


class QuoteFields(Fields):
    keys = known.QUOTE
    noun = "quotes."
    text: Line = Field(max_length=limits.QUOTE)
    speaker: Name | None = None
    attribution: Line | None = Field(default=None, max_length=limits.ATTRIBUTION)
    pull: Flag = False
    anchor: AnchorFields | None = None


class AuthorFields(Fields):
    keys = credits.AUTHOR
    noun = "authors."
    person: Name
    role: Line | None = Field(default=None, max_length=limits.TITLE)


class SeoFields(Fields):
    keys = credits.SEO
    noun = "seo."
    title: PlainLine | None = Field(default=None, max_length=limits.HEADLINE)
    description: PlainLine | None = Field(default=None, max_length=limits.DESCRIPTION)
    canonical_url: Annotated[Address, AfterValidator(texts.web_address)] | None = None
    image: Address | None = None
    no_index: Flag = False


class CommentFields(Fields):
    keys = known.COMMENT
    noun = "comments."
    name: ReaderName
    body: Text = Field(max_length=10_000)
    id: Name | None = None
    at: Moment | None = None
    liked_by: list[ReaderName] = Field(default_factory=list)
    replies: list["CommentFields"] = Field(default_factory=list)


class ArticleFields(Fields):
    keys = known.ARTICLE
    headline: PlainLine = Field(max_length=limits.HEADLINE)
    alternative_headline: PlainLine | None = Field(default=None, max_length=limits.HEADLINE)
    external_id: Name | None = None
    language: LanguageTag | None = None
    translation_key: Name | None = None
    translation_of: Reference | None = None
    slug: Slug | None = None
    summary: PlainLine | None = Field(default=None, max_length=limits.SUMMARY)
    dek: Annotated[Text, Field(max_length=limits.DEK)] | None = None
    dateline: Annotated[DatelineFields | None, AsDateline] = None
    authors: list[AuthorFields] = Field(default=[], max_length=limits.AUTHORS)
    byline: PlainLine | None = Field(default=None, max_length=limits.BYLINE)
    seo: SeoFields = SeoFields.model_construct()
    source: Name | None = None
    section: Tag | None = None
    tags: list[Tag] = Field(default=[], max_length=limits.TOPICS)
    published: Moment | None = None
    updated: Moment | None = None
    withdrawn: Moment | None = None
    withdrawal_reason: PlainLine | None = Field(default=None, max_length=limits.REASON)
    redirect_to: Address | None = None
    expires: Moment | None = None
    version: Name | None = None
    draft: bool = False
    is_withdrawn: bool = False
    key_points: Annotated[KeyPointsFields, AsKeyPoints] = KeyPointsFields.model_construct()
    people: list[Annotated[PersonFields, AsPerson]] = Field(default=[], max_length=limits.PEOPLE)
    quotes: list[QuoteFields] = Field(default=[], max_length=limits.QUOTES)
    comments: list[CommentFields] = []
    comments_closed: bool = False
    comment_guidelines: Text | None = Field(default=None, max_length=limits.GUIDELINES)

    @classmethod
    def _interpreted(cls, found: Sorted, findings: Findings) -> dict[str, Any]:
        return interpret(found, findings)

    @model_validator(mode="after")
    def _one_pull_quote(self) -> "ArticleFields":
        if texts.surplus_pull_quotes([quote.pull for quote in self.quotes]):
            raise ValueError("Only one quote may be the pull quote.")
        return self
