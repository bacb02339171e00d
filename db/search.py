"""Text as full-text search should read it."""

from dataclasses import dataclass

from db.drafts import ArticleDraft
from db.markup import Rendered

# Without a locale of its own PostgreSQL takes every character beyond ASCII for a letter, and would keep “we as a word.
PLAIN = str.maketrans("“”„‟«»‘’‚‛…–—\u00a0", '""""""\'\'\'\'.-- ')  # noqa: RUF001

# Text search keeps no positions behind word 16,383, and a longer text can overflow its vector.
LONGEST = 100_000


@dataclass(frozen=True, slots=True)
class Words:
    """What an article is found by: its headline before all, then summary and key points, then its body."""

    headline: str
    lead: str
    body: str


def words(draft: ArticleDraft, page: Rendered) -> Words:
    lead = "\n".join((draft.summary, *draft.key_points))
    return Words(plain(draft.headline), plain(lead), plain(page.text[:LONGEST]))


def plain(text: str) -> str:
    """The text with typewriter punctuation."""
    return text.translate(PLAIN)
