"""Stored articles as drafts: to be changed in part, written to files, or compared."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import orjson

from db.article_input import ArticleDraft, AuthorDraft, PersonDraft, QuoteDraft, SeoDraft
from db.compiler.global_ids import key_of
from db.connections import named_queries
from db.text.anchors.exact import Anchor

articles = named_queries.load("articles")

Content = Mapping[str, Any]
"""What an article says, as `graph.article_content` has it."""


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """`content` is the JSON of all that it says."""

    id: int
    revision: int
    status: str
    draft: ArticleDraft
    content: str


async def stored(connection: Any, article_id: int) -> StoredArticle | None:
    row = await articles.stored(connection, article_id=article_id)
    if row is None:
        return None
    content = orjson.loads(row["content"])
    keys = orjson.loads(row["person_keys"])
    draft = draft_from(content, keys)
    writers = [_person(person, keys.get(person["id"], ()), only_quoted=True) for person in orjson.loads(row["writers"])]
    draft = replace(draft, people=(*draft.people, *writers))
    return StoredArticle(article_id, row["revision"], content["status"], draft, row["content"])


def draft_from(content: Content, person_keys: Mapping[str, Sequence[str]]) -> ArticleDraft:
    """What the content says. `person_keys` are what else people are known by, by their global IDs."""
    fields: dict[str, Any] = {name: content.get(name) for name in TEXTS}
    fields |= {name: read(content) for name, read in OTHERS.items()}
    fields["people"] = _people(content, person_keys)
    return ArticleDraft(**fields, slug_is_given=True, keeps_comments=True)


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _authors(content: Content) -> tuple[AuthorDraft, ...]:
    return tuple(
        AuthorDraft(person=key_of("Person", author["person"]), role=author.get("role"))
        for author in content.get("authors", ())
    )


def _seo(content: Content) -> SeoDraft:
    return SeoDraft(**{**content, "image": key_of("Image", content["image"]) if "image" in content else None})


def _people(content: Content, keys: Mapping[str, Sequence[str]]) -> tuple[PersonDraft, ...]:
    named = [(person, False) for person in content.get("mentions", ())]
    named += [(person, True) for person in content.get("speakers", ())]
    return tuple(_person(person, keys.get(person["id"], ()), only_quoted) for person, only_quoted in named)


def _person(person: Content, keys: Sequence[str], only_quoted: bool) -> PersonDraft:
    return PersonDraft(
        key=key_of("Person", person["id"]),
        name=person["name"],
        title=person.get("title"),
        affiliation=person.get("affiliation"),
        id=next((key.removeprefix("id:") for key in keys if key.startswith("id:")), None),
        same_as=tuple(key.removeprefix("same:") for key in keys if key.startswith("same:")),
        only_quoted=only_quoted,
    )


def _quotes(content: Content) -> tuple[QuoteDraft, ...]:
    quotes = zip(content.get("quotes", ()), content.get("quote_places", ()), strict=True)
    return tuple(
        QuoteDraft(
            text=quote["text"],
            speaker=key_of("Person", quote["speaker"]) if "speaker" in quote else None,
            attribution=quote.get("attribution"),
            is_pull_quote=quote.get("is_pull_quote", False),
            anchor=None if start is None else Anchor(paragraph, start, end),
        )
        for quote, (_, paragraph, start, end) in quotes
    )


TEXTS = (
    *("slug", "external_id", "language", "translation_key", "translation_of", "headline", "alternative_headline"),
    *("summary", "dek", "byline", "source", "section", "key_points_heading", "withdrawal_reason", "redirect_to"),
)
"""Fields of drafts that are texts, under the same name in contents."""
OTHERS: Mapping[str, Callable[[Content], Any]] = {
    "body": lambda content: content["body"]["markdown"],
    "is_draft": lambda content: content["status"] == "DRAFT",
    "is_withdrawn": lambda content: content["status"] == "WITHDRAWN",
    "published_at": lambda content: _time(content.get("published_at")),
    "dateline_place": lambda content: content.get("dateline", {}).get("place"),
    "dateline_date": lambda content: _day(content.get("dateline", {}).get("date")),
    "tags": lambda content: tuple(content.get("topics", ())),
    "key_points": lambda content: tuple(content.get("key_points", ())),
    "authors": lambda content: _authors(content),
    "image": lambda content: key_of("Image", content["image"]) if "image" in content else None,
    "seo": lambda content: _seo(content.get("seo", {})),
    "quotes": lambda content: _quotes(content),
}
"""All other fields of drafts, as they are read from contents; people apart, who have keys that are not in them."""
