"""The fields an article's file may have, with their types and limits."""

from datetime import UTC, date, datetime, time
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, InstanceOf, model_validator
from pydantic import StringConstraints as Words

from api.imports.article.datelines import read_dateline
from api.imports.article.dates import Day, read_day
from api.imports.files import UNPRINTABLE

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
YEARS = range(1000, 9000)


def _printable(text: str) -> str:
    if UNPRINTABLE.search(text):
        raise ValueError("has a character that cannot be printed")
    return text


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _moment(given: Any) -> Any:
    """A date is its midnight; a time without an offset is UTC."""
    if isinstance(given, str):
        given = _read_moment(given)
    if isinstance(given, date) and not isinstance(given, datetime):
        given = datetime.combine(given, time())
    if isinstance(given, datetime):
        if given.year not in YEARS:
            raise ValueError(f"lies outside the years {YEARS[0]} to {YEARS[-1]}")
        return given.astimezone(UTC) if given.tzinfo else given.replace(tzinfo=UTC)
    return given


def _read_moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError("must be a date or a time") from error


def _day(given: Any) -> Any:
    if isinstance(given, str):
        given = read_day(given) or given
    if isinstance(given, date) and not isinstance(given, datetime):
        return Day(given.month, given.day, given.year)
    if not isinstance(given, Day):
        raise ValueError('must be a date such as 2026-01-16 or "January 16"')
    return given


def _dateline(given: Any) -> Any:
    if not isinstance(given, str):
        return given
    if found := read_dateline(given):
        return {"place": found[0], "date": found[1]}
    raise ValueError('must be a place and a date, such as "Redmere, 2026-01-16"')


def _person(given: Any) -> Any:
    return {"name": given} if isinstance(given, str) else given


def _key(given: Any) -> Any:
    """A number, such as of a row, is a key as well."""
    return str(given) if isinstance(given, int) and not isinstance(given, bool) else given


def _listed(given: Any) -> Any:
    return [given] if isinstance(given, str) else given


def _key_points(given: Any) -> Any:
    return {"points": given} if isinstance(given, list) else given


Text = Annotated[str, Words(strip_whitespace=True, min_length=1), AfterValidator(_printable)]
Line = Annotated[Text, AfterValidator(_one_line)]
Name = Annotated[Line, Field(max_length=200)]
Key = Annotated[Name, BeforeValidator(_key)]
Tag = Annotated[Line, Field(max_length=100)]
Address = Annotated[Line, Field(max_length=2000)]
Point = Annotated[Line, Field(max_length=1000)]
Moment = Annotated[datetime, BeforeValidator(_moment)]


class Fields(BaseModel):
    """Strict about types and keys. A key without a value is as good as none."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, given: Any) -> Any:
        return {key: value for key, value in given.items() if value is not None} if isinstance(given, dict) else given


class DatelineFields(Fields):
    place: Name
    date: Annotated[InstanceOf[Day], BeforeValidator(_day)]


class KeyPointsFields(Fields):
    heading: Name | None = None
    points: list[Point] = Field(default=[], max_length=100)


class PersonFields(Fields):
    name: Name
    title: Line | None = Field(default=None, max_length=300)
    affiliation: Line | None = Field(default=None, max_length=300)
    id: Key | None = None
    same_as: Annotated[list[Address], BeforeValidator(_listed)] = Field(default=[], max_length=20)


class QuoteFields(Fields):
    text: Line = Field(max_length=5000)
    speaker: Key | None = None
    attribution: Line | None = Field(default=None, max_length=500)
    pull: bool = False


class CommentFields(Fields):
    name: Name
    body: Text = Field(max_length=10_000)
    id: Key | None = None
    at: Moment | None = None
    liked_by: list[Key] = []
    replies: list["CommentFields"] = []


class ArticleFields(Fields):
    headline: Line = Field(max_length=500)
    alternative_headline: Line | None = Field(default=None, max_length=500)
    slug: Line | None = Field(default=None, max_length=200, pattern=SLUG)
    summary: Line | None = Field(default=None, max_length=5000)
    dek: Text | None = Field(default=None, max_length=2000)
    dateline: Annotated[DatelineFields | None, BeforeValidator(_dateline)] = None
    source: Name | None = None
    section: Tag | None = None
    tags: list[Tag] = Field(default=[], max_length=100)
    published: Moment | None = None
    key_points: Annotated[KeyPointsFields, BeforeValidator(_key_points)] = KeyPointsFields()
    people: list[Annotated[PersonFields, BeforeValidator(_person)]] = Field(default=[], max_length=500)
    quotes: list[QuoteFields] = Field(default=[], max_length=500)
    comments: list[CommentFields] = []
    comment_guidelines: Text | None = Field(default=None, max_length=2000)

    @model_validator(mode="after")
    def _one_pull_quote(self) -> "ArticleFields":
        if sum(quote.pull for quote in self.quotes) > 1:
            raise ValueError("Only one quote may be the pull quote.")
        return self
