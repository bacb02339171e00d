"""The input of a whole article, as plain values: read by `api/imports`, written by `db/content/articles`."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDraft:
    name: str
    title: str | None = None
    affiliation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteDraft:
    text: str
    speaker: str | None = None
    attribution: str | None = None
    is_pull_quote: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentDraft:
    """A reader's comment with its replies. `at` is None where the source shows no time."""

    name: str
    body: str
    at: datetime | None = None
    liked_by: tuple[str, ...] = ()
    replies: tuple["CommentDraft", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleDraft:
    """One article as its file has it. `people` are in order of first appearance; `body` is Markdown."""

    slug: str
    headline: str
    summary: str
    body: str
    published_at: datetime
    dek: str | None = None
    dateline_place: str | None = None
    dateline_date: date | None = None
    source: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    key_points_heading: str | None = None
    key_points: tuple[str, ...] = ()
    people: tuple[PersonDraft, ...] = ()
    quotes: tuple[QuoteDraft, ...] = ()
    comments: tuple[CommentDraft, ...] = ()
    comment_guidelines: str | None = None
