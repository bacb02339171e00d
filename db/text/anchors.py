"""Where a quote's words stand in an article."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

MARKS = "\"'`‘’‚‛“”„‟«»‹›ʼ′″"  # noqa: RUF001
ENDS = ".,;:!?…"


@dataclass(frozen=True, slots=True)
class Anchor:
    """`start` and `end` count Unicode code points of the paragraph's text."""

    paragraph: int
    start: int
    end: int


def find(words: str, paragraphs: Sequence[str]) -> Anchor | None:
    """The first place where all the words stand in a row, or None.

    Any quotation mark stands for any other, any white space for any other, and the punctuation at the end may
    differ: a full stop becomes a comma where "she said" follows.
    """
    pattern = _pattern(words)
    if pattern is None:
        return None
    for index, text in enumerate(paragraphs):
        if match := pattern.search(text):
            return Anchor(index, match.start(), match.end())
    return None


def kept(anchor: Anchor | None, words: str, paragraphs: Sequence[str]) -> Anchor | None:
    """An anchor that spans what the words begin with, to the character; None for one that does not."""
    if anchor is None or not 0 <= anchor.paragraph < len(paragraphs):
        return None
    spanned = paragraphs[anchor.paragraph][anchor.start : anchor.end]
    return anchor if spanned and words.startswith(spanned) else None


def _pattern(words: str) -> re.Pattern[str] | None:
    inside = words.strip().strip(MARKS).strip()
    core = inside.rstrip(ENDS + MARKS).split()
    if not core:
        return None
    tail = rf"[{re.escape(ENDS)}]?" if inside[-1] in ENDS else ""
    spelled = r"\s+".join("".join(_spelled(character) for character in word) for word in core)
    return re.compile(rf"(?<!\w){spelled}(?!\w){tail}")


def _spelled(character: str) -> str:
    return rf"[{re.escape(MARKS)}]" if character in MARKS else re.escape(character)
