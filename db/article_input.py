"""The input of a whole article, as plain values: made of files or of what clients send, written by
`db/content/articles`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from db.text.anchors.exact import Anchor
from db.text.languages import FALLBACK, detection, direction


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDraft:
    """`id` and `same_as` tell namesakes apart: the publisher's own key, and addresses of pages about the person.
    Without them who has the same name is the same person, unless the `slug` of their page is given. `key` is that of
    the row, where it is known. Who is `only_quoted` is named as long as they are quoted; who only wrote
    the article is, too."""

    name: str
    title: str | None = None
    affiliation: str | None = None
    id: str | None = None
    same_as: tuple[str, ...] = ()
    slug: str | None = None
    key: int | None = None
    only_quoted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorDraft:
    """`person` is called as speakers of quotes are. `role` is what they did, where the byline says so."""

    person: str | int
    role: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeoDraft:
    """What search engines are told, where it is not what readers see. `image` is the key of one; as long as it is
    read from a file, the address of a picture."""

    title: str | None = None
    description: str | None = None
    canonical_url: str | None = None
    image: int | str | None = None
    no_index: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteDraft:
    """`speaker` is the name, the id, an address, the slug or the key of a person. `anchor` is where the words were
    found, if they were: of words that go on over paragraphs, where they begin."""

    text: str
    speaker: str | int | None = None
    attribution: str | None = None
    is_pull_quote: bool = False
    anchor: Anchor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentDraft:
    """A reader's comment with its replies. `at` is None where the source shows no time; `id` is the reader's, and tells
    namesakes apart. `liked_by` are names or ids; `languages` are those that it can be in."""

    name: str
    body: str
    id: str | None = None
    at: datetime | None = None
    languages: tuple[str, ...] = field(default=(), repr=False)
    liked_by: tuple[str, ...] = ()
    replies: tuple["CommentDraft", ...] = ()

    @property
    def language(self) -> str | None:
        """What it takes to tell it is spared where the comment is stored already."""
        return detection.of_words(self.body, self.languages) if self.languages else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleDraft:
    """One article whole. `people` are in order of first appearance; `body` is Markdown, and `block_ids` are the keys of
    stored blocks that some of its blocks are, by their index.

    `slug` follows from the headline unless `slug_is_given`; with `ascii_slugs` it is transliterated, and those of new
    people are. Without `published_at` a stored article keeps its time, and a new one is published at `dated`, the day
    of its dateline, or else now. A draft is stored and not published, and what `is_withdrawn` no longer is, since
    `withdrawn_at` where that is known.
    `language` is a tag by BCP 47; articles with one `translation_key` are the same in several, and `translation_of` is
    the slug or external id of the original. `byline` is as printed, where that is more than the names of the `authors`,
    who are in its order. `image` is the key of the lead picture, or its address. `updated_at` and `version` tell which
    of two files is the later one.
    With `confirms_key_points` those that are there hold for the body as it is now.
    `other_fields` are what a file says that no column has yet, by name. What `keeps_comments` leaves those that are
    there as they are.
    """

    slug: str
    headline: str
    alternative_headline: str | None = None
    summary: str
    body: str
    block_ids: Mapping[int, int] = field(default_factory=dict)
    language: str = FALLBACK
    translation_key: str | None = None
    translation_of: str | None = None
    published_at: datetime | None = None
    slug_is_given: bool = False
    ascii_slugs: bool = False
    external_id: str | None = None
    is_draft: bool = False
    is_withdrawn: bool = False
    withdrawn_at: datetime | None = None
    withdrawal_reason: str | None = None
    redirect_to: str | None = None
    dated: datetime | None = None
    updated_at: datetime | None = None
    version: str | None = None
    dek: str | None = None
    dateline_place: str | None = None
    dateline_date: date | None = None
    authors: tuple[AuthorDraft, ...] = ()
    byline: str | None = None
    image: int | str | None = None
    seo: SeoDraft = SeoDraft()
    source: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    key_points_heading: str | None = None
    key_points: tuple[str, ...] = ()
    confirms_key_points: bool = False
    people: tuple[PersonDraft, ...] = ()
    quotes: tuple[QuoteDraft, ...] = ()
    comments: tuple[CommentDraft, ...] = ()
    keeps_comments: bool = False
    comments_closed: bool = False
    comment_guidelines: str | None = None
    other_fields: Mapping[str, Any] = field(default_factory=dict)

    @property
    def direction(self) -> str:
        return direction(self.language)
