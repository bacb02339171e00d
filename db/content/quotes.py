"""Quotes of an article, each anchored where its words stand in the body."""

from collections.abc import Sequence
from typing import Any

from db.article_input import QuoteDraft
from db.connections import named_queries
from db.text import anchors
from db.text.slugs import slug_of

quotes = named_queries.load("quotes")


async def save(connection: Any, article_id: int, drafts: Sequence[QuoteDraft], paragraphs: Sequence[str]) -> None:
    """Replaces the article's quotes. A quote keeps its id as long as its position is there."""
    places = [anchors.find(draft.text, paragraphs) for draft in drafts]
    await quotes.remove(connection, article_id=article_id, after=len(drafts))
    await quotes.lower_pull_quote(connection, article_id=article_id)
    await quotes.save(
        connection,
        article_id=article_id,
        texts=[draft.text for draft in drafts],
        pulls=[draft.is_pull_quote for draft in drafts],
        attributions=[draft.attribution for draft in drafts],
        speakers=[draft.speaker and slug_of(draft.speaker) for draft in drafts],
        paragraphs=[place and place.paragraph for place in places],
        starts=[place and place.start for place in places],
        ends=[place and place.end for place in places],
    )
