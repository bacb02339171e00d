"""Quotations in running text: which words stand between marks, and which of those are someone's statement."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from schema.rules.attribution import marks, vocabulary
from schema.rules.attribution.marks import Marked

FEWEST_WORDS = 4
FEWEST_CREDITED = 2
SENTENCE = re.compile(r"[^\W\d_a-zß-ÿ].*[,.!?…。！？]", re.DOTALL)  # noqa: RUF001
CHARACTERS_A_WORD = 2
"""In scripts without blanks between words."""
WORK = re.compile(
    r"\b(?:album|ballad|ballet|book|bestseller|cartoon|comedy|documentary|drama|essay|exhibition|film|game|headline"
    r"|headlined|hymn|memoir|movie|musical|novel|opera|painting|play|podcast|poem|sequel|series|show|single|sitcom|song"
    r"|soundtrack|thriller|titled|entitled|track|trilogy|tune|Film|Buch|Roman|Lied|Serie|Titel|livre|chanson|roman"
    r"|película|libro|canción)\W*$"
)
"""What a title in quotation marks follows."""
PERHAPS_WORK = re.compile(
    r"\b(?:chapter|column|episode|feature|hit|magazine|paper|picture|program|programme|report|serial|speech|story|study"
    r"|video|named|wrote|sang|sings|directed|starred in|starring in|stars in|appears in|appeared in|author of|star of"
    r"|director of)\W*(?:\([^)]*\)\W*)?$"
)
SAYING_INSIDE = re.compile(
    r"[,?!] (?:(?:[A-Z][\w'’-]+|he|she|they|the \w+) (?:\w+ly )?(?:said|says|added|told|asked|wrote)|said [A-Z])\b"  # noqa: RUF001
)
"""A credit inside marks that were never closed: the narrator's words."""


class Stretch(NamedTuple):
    """Words in one paragraph: `start` and `end` count its code points."""

    paragraph: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quotation:
    """What stands between one pair of marks; a stretch for each paragraph that it goes over."""

    stretches: tuple[Stretch, ...]
    text: str


def find(paragraphs: Sequence[str]) -> list[Quotation]:
    """Every quotation in order, short ones and titles included."""
    found: list[Quotation] = []
    open_: list[Stretch] = []
    for index, paragraph in enumerate(paragraphs):
        marked = list(marks.find(paragraph))
        if open_ and not _goes_on(marked):
            open_ = []
        for one in marked:
            stretch = Stretch(index, one.start, one.end)
            if one.closed:
                found.append(_quotation([*open_, stretch], paragraphs))
                open_ = []
            elif not SAYING_INSIDE.search(paragraph, one.start):
                open_ = [*open_, stretch]
            else:
                open_ = []
    return found


def is_statement(quotation: Quotation, before: str, credited: bool) -> bool:
    """Whether someone may have said it: no title of a work, and long enough, which for a whole sentence is less where
    it is `credited` to somebody. `before` is its paragraph up to it."""
    words = quotation.text.split()
    length = sum(max(1, _unspaced(word) / CHARACTERS_A_WORD) for word in words)
    fewest = FEWEST_CREDITED if credited and SENTENCE.fullmatch(quotation.text) else FEWEST_WORDS
    return length >= fewest and not _is_title(words, before)


def _goes_on(marked: Sequence[Marked]) -> bool:
    return bool(marked) and marked[0].start == 1 and marked[0].mark in marks.CONTINUED


def _quotation(stretches: Sequence[Stretch], paragraphs: Sequence[str]) -> Quotation:
    words = [paragraphs[part.paragraph][part.start : part.end] for part in stretches]
    return Quotation(tuple(stretches), "\n\n".join(words))


def _unspaced(word: str) -> int:
    return sum(map(marks.unspaced, word))


def _is_title(words: Sequence[str], before: str) -> bool:
    """Capitals throughout, or a name for a work right before it, and no end of a sentence."""
    ended = words[-1][-1] in ".!?"
    telling = [
        word for word in words if word.lower().strip(".,!?") not in vocabulary.TITLE_WORDS and word[:1].isalpha()
    ]
    capitals = sum(word[0].isupper() and not word.isupper() for word in telling)
    if len(telling) > 1 and capitals == len(telling):
        return True
    if ended or words[-1][-1] == "," or words[0][0].islower():
        return False
    return bool(WORK.search(before[-80:]) or (PERHAPS_WORK.search(before[-80:]) and capitals >= len(telling) / 2))
