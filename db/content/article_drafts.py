"""Stored articles as drafts: to be changed in part, written to files, or compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson

from db.article_input import ArticleDraft, PersonDraft, QuoteDraft
from db.compiler.global_ids import key_of
from db.connections import named_queries
from db.text.anchors import Anchor

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


async def draft_of(connection: Any, article_id: int) -> ArticleDraft:
    """The article whole. Written again, it changes nothing. Raises LookupError where there is none."""
    if found := await stored(connection, article_id):
        return found.draft
    raise LookupError(f"There is no article {article_id}.")


async def stored(connection: Any, article_id: int) -> StoredArticle | None:
    row = await articles.stored(connection, article_id=article_id)
    if row is None:
        return None
    content = orjson.loads(row["content"])
    draft = draft_from(content, orjson.loads(row["person_keys"]))
    return StoredArticle(article_id, row["revision"], content["status"], draft, row["content"])


def draft_from(content: Content, person_keys: Mapping[str, Sequence[str]]) -> ArticleDraft:
    """What the content says. `person_keys` are what else people are known by, by their global IDs."""
    dateline = content.get("dateline", {})
    return ArticleDraft(
        slug=content["slug"],
        slug_is_given=True,
        external_id=content.get("external_id"),
        is_draft=content["status"] == "DRAFT",
        published_at=_time(content.get("published_at")),
        language=content["language"],
        translation_key=content.get("translation_key"),
        translation_of=content.get("translation_of"),
        headline=content["headline"],
        alternative_headline=content.get("alternative_headline"),
        summary=content["summary"],
        dek=content.get("dek"),
        body=content["body"]["markdown"],
        dateline_place=dateline.get("place"),
        dateline_date=date.fromisoformat(dateline["date"]) if dateline else None,
        source=content.get("source"),
        section=content.get("section"),
        tags=tuple(content.get("topics", ())),
        key_points_heading=content.get("key_points_heading"),
        key_points=tuple(content.get("key_points", ())),
        people=_people(content, person_keys),
        quotes=_quotes(content),
        keeps_comments=True,
    )


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


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
