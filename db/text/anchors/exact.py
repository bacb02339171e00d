"""Where a quote's words stand in an article."""

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, islice

MARKS = "\"'`‘’‚‛“”„‟«»‹›ʼ′″"  # noqa: RUF001
ENDS = ".,;:!?…"
BETWEEN = "\0"
"""No text has it, and no white space is it."""
DISTINCTIVE_WORDS = 4
"""So many do not come together twice by chance."""
VARYING = re.compile(rf"[\s{re.escape(MARKS)}]+")


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
    return next(_places(words, paragraphs), None)


def only(words: str, paragraphs: Sequence[str]) -> Anchor | None:
    """The place of words that stand once, and are many enough not to come together by chance; or None."""
    from db.text.words import count  # who only reads anchors needs no words counted

    places = list(islice(_places(words, paragraphs), 2))
    return places[0] if len(places) == 1 and count(words) >= DISTINCTIVE_WORDS else None


def _places(words: str, paragraphs: Sequence[str]) -> Iterator[Anchor]:
    pattern = _pattern(words)
    if pattern is None:
        return
    text, starts = _joined(tuple(paragraphs))
    index = bisect(starts, text.find(_longest_part(words))) - 1
    for match in pattern.finditer(text, starts[index]) if index >= 0 else ():
        index = bisect(starts, match.start()) - 1
        yield Anchor(index, match.start() - starts[index], match.end() - starts[index])


@lru_cache(maxsize=1)
def _joined(paragraphs: tuple[str, ...]) -> tuple[str, list[int]]:
    """All of them as one text, and where each begins in it: the quotes of an article are many."""
    return BETWEEN.join(paragraphs), list(accumulate((len(text) + 1 for text in paragraphs[:-1]), initial=0))


def _longest_part(words: str) -> str:
    """What stands in the text to the character wherever the words do: nothing else has to be looked at."""
    return max(VARYING.split(words.strip().strip(MARKS).strip().rstrip(ENDS + MARKS)), key=len)


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
