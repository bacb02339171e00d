"""The text of an article as full-text search indexes it: headline, lead and body, by weight."""

from dataclasses import dataclass

from db.article_input import ArticleDraft
from db.text.markdown import Rendered

# Text search keeps no positions behind word 16,383, and a longer text can overflow its vector.
LONGEST = 100_000


@dataclass(frozen=True, slots=True)
class Words:
    """What an article is found by: its headline before all, then the other, summary and key points, then its body."""

    headline: str
    lead: str
    body: str


def words(draft: ArticleDraft, page: Rendered) -> Words:
    lead = "\n".join(filter(None, (draft.alternative_headline, draft.summary, *draft.key_points)))
    return Words(draft.headline, lead, page.text[:LONGEST])
