"""Quotes of an article, each anchored where its words stand in the body, with an id that follows the words."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from db.article_input import QuoteDraft
from db.connections import named_queries
from db.content.article_row import ArticleRow
from db.content.bodies.changes import BodyChange
from db.content.bodies.quote_places import Drift, Place, place_of
from db.content.people import Name
from db.text.anchors.exact import Anchor
from db.text.comparison.pairing import Pairing, closeness, plain

quotes = named_queries.load("quotes")

CLOSE = 0.9
"""One letter of ten, or one word of a long sentence. What differs more may be another statement of the same person."""
SHORTEST_PART = 15
"""Characters: what is shorter may stand in another statement by chance."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A row as it is to be, or as it is; `id` is None for a new one."""

    id: int | None
    position: int
    text: str
    is_pull_quote: bool
    attribution: str | None
    speaker_id: int | None
    anchor_paragraph: int | None = None
    anchor_start: int | None = None
    anchor_end: int | None = None
    drift: Drift | None = None

    @property
    def words(self) -> str:
        return plain(self.text)

    @property
    def place(self) -> Place:
        if self.anchor_paragraph is None or self.anchor_start is None or self.anchor_end is None:
            return Place(drift=self.drift)
        return Place(Anchor(self.anchor_paragraph, self.anchor_start, self.anchor_end), self.drift)


async def save(
    connection: Any,
    article: ArticleRow,
    drafts: Sequence[QuoteDraft],
    speakers: Mapping[Name, int],
    body: BodyChange,
) -> None:
    """Makes the article's quotes these. Where words stay the id stays, wherever they stand; words that are gone leave
    none to others. `speakers` are keys of people by what the drafts call them, `body` is how the body has changed."""
    rows = [] if article.is_new else [row async for row in quotes.of_article(connection, article_id=article.id)]
    kept = [Quote(**{name: row[name] for name in Quote.__slots__}) for row in rows]
    wanted = await asyncio.to_thread(_wanted, kept, drafts, speakers, body)
    right = {quote for quote, row in zip(kept, rows, strict=True) if row["leads_to_words"]} & set(wanted)
    if kept:
        await quotes.remove(connection, article_id=article.id, but=[quote.id for quote in right])
    await _add(connection, article.id, [quote for quote in wanted if quote not in right])


def _wanted(
    kept: Sequence[Quote], drafts: Sequence[QuoteDraft], speakers: Mapping[Name, int], body: BodyChange
) -> list[Quote]:
    said = [_quote(place, draft, speakers) for place, draft in enumerate(drafts, 1)]
    pairs = _pairs(kept, said)
    return [
        _placed(quote, draft, pairs.get(index), body)
        for index, (quote, draft) in enumerate(zip(said, drafts, strict=True))
    ]


def _quote(position: int, draft: QuoteDraft, speakers: Mapping[Name, int]) -> Quote:
    return Quote(
        id=None,
        position=position,
        text=draft.text,
        is_pull_quote=draft.is_pull_quote,
        attribution=draft.attribution,
        speaker_id=speakers.get(draft.speaker or ""),
    )


def _placed(quote: Quote, draft: QuoteDraft, before: Quote | None, body: BodyChange) -> Quote:
    """The quote with the id that it had, and where its words stand now."""
    anchor, drift = place_of(draft, before.text if before else None, before.place if before else Place(), body)
    return replace(
        quote,
        id=before.id if before else None,
        anchor_paragraph=anchor.paragraph if anchor else None,
        anchor_start=anchor.start if anchor else None,
        anchor_end=anchor.end if anchor else None,
        drift=drift,
    )


def _pairs(kept: Sequence[Quote], wanted: Sequence[Quote]) -> Mapping[int, Quote]:
    """The same words of the same speaker are the same quote, or else the same words, or close ones of one speaker."""
    pairing = Pairing(kept, wanted)
    for key in (lambda quote: (quote.words, quote.speaker_id), lambda quote: quote.words):
        pairing.by_key(key)
    pairing.by_closeness(lambda quote: (quote.speaker_id,), _closeness)
    return {new: kept[old] for new, old in pairing.found.items()}


def _closeness(old: Quote, new: Quote) -> float:
    """Words that have become part of longer ones, or that are left of them, are still there."""
    shorter, longer = sorted((old.words, new.words), key=len)
    if len(shorter) >= SHORTEST_PART and f" {shorter} " in f" {longer} ":
        return 1
    return closeness(old.words, new.words, CLOSE)


async def _add(connection: Any, article_id: int, rows: Sequence[Quote]) -> None:
    if rows:
        await quotes.add(
            connection,
            article_id=article_id,
            ids=[quote.id for quote in rows],
            positions=[quote.position for quote in rows],
            texts=[quote.text for quote in rows],
            pulls=[quote.is_pull_quote for quote in rows],
            attributions=[quote.attribution for quote in rows],
            speakers=[quote.speaker_id for quote in rows],
            paragraphs=[quote.anchor_paragraph for quote in rows],
            starts=[quote.anchor_start for quote in rows],
            ends=[quote.anchor_end for quote in rows],
            drifts=[quote.drift for quote in rows],
        )
