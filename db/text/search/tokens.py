"""Tokens: the words of a text and where they stand. Words of several parts are found by the parts and as one; scripts
without blanks are cut into overlapping pairs of characters."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import regex

from db.text.search.folding import REMEMBERED_WORDS, fold

UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}ーｰ々〆ヶﾞﾟ"
"""Scripts whose words do not stand apart, or carry particles. Pairs of characters are the usual way to search them."""
LETTER = rf"[[\p{{L}}\p{{M}}\p{{Cf}}]--[{UNSPACED}\u200C]]"
FIRST = rf"[\p{{L}}--[{UNSPACED}]]"
GROUPED = (
    r"\p{Nd}{1,3}(?:(?P<mark>[.,'’٬\u00A0\u202F\u2009])\p{Nd}{2,3})(?:(?P=mark)\p{Nd}{2,3})*"  # noqa: RUF001
    r"(?<=\p{Nd}{3})(?:[.,٫]\p{Nd}{1,2})?(?![\p{Nd}])"  # noqa: RUF001
)
"""A number in groups: 5,000, 5.000, 5 000, 1,00,000.50."""
DECIMAL = r"\p{Nd}+[.,٫]\p{Nd}+(?![.,:/\-]?\p{Nd})"  # noqa: RUF001
INITIALS = rf"{FIRST}\p{{M}}*(?:\.(?:[ \u00A0]\p{{Lu}}\p{{M}}*(?=\.)|{FIRST}\p{{M}}*(?![\p{{L}}\p{{M}}\p{{N}}])))+"
"""J.K., J. K., U.S"""
PART = rf"(?:{FIRST}{LETTER}*(?:\u200C(?<!\p{{Arabic}}\p{{M}}*\u200C){LETTER}+)*|\p{{Nd}}+|[\p{{N}}--\p{{Nd}}])"
JOINT = r"""['’‘\u200Cʼ＇`׳״‐‑‒–&\-]|(?<=\p{Hebrew})"(?=\p{Hebrew})"""  # noqa: RUF001
WORD = rf"{PART}(?:(?:{JOINT})?{PART})*"
RUN = rf"[{UNSPACED}][{UNSPACED}\p{{M}}\p{{Cf}}]*"
SIMPLE = r"[A-Za-z]{2,}(?=[\s,;:!?)”]|\.\s|$)"
"""Most words of most texts, for which nothing else has to be tried."""
TOKEN = regex.compile(
    rf"(?P<simple>{SIMPLE})|(?<!\p{{Nd}}[.,:/])(?P<number>{GROUPED}|{DECIMAL})|(?P<initials>{INITIALS})|(?P<word>{WORD})|(?P<run>{RUN})",
    regex.V1,
)
PARTS = regex.compile(PART, regex.V1)
UNITS = regex.compile(r"\P{M}\p{M}*|\p{M}+")
LONGEST = 60
"""Characters of a word that count."""


class Form(NamedTuple):
    """How a word may be asked for. `word` is as it stands, for stemmers, and `text` folded; what is no word of a
    language has no `word`. `is_prefix`: a single character of a script without blanks, which begins a pair."""

    text: str
    word: str = ""
    is_prefix: bool = False


class Slot(NamedTuple):
    """One position: its form, and from where to where it stands in the text, in code points."""

    form: Form
    start: int
    end: int


class Token(NamedTuple):
    """Parts that follow each other, and all of them as one word, where that is another. `start` and `end` are those of
    the whole token."""

    slots: Sequence[Slot]
    joined: Form | None = None

    @property
    def is_possessive(self) -> bool:
        """As in O'Neill's: what comes behind the last apostrophe is no word."""
        return len(self.slots) > 1 and self.slots[-1].form.text == "s"

    @property
    def start(self) -> int:
        return self.slots[0].start

    @property
    def end(self) -> int:
        return self.slots[-1].end


def tokens(text: str) -> Iterator[Token]:
    for kind, part, start in cut(text):
        found = token_of(kind, part)
        if found.slots:
            yield Token([Slot(form, start + begin, start + end) for form, begin, end in found.slots], found.joined)


def cut(text: str) -> Iterator[tuple[str, str, int]]:
    """The parts of which tokens are made, for `token_of`: what kind each is, its text, and where it stands."""
    for match in TOKEN.finditer(text):
        yield str(match.lastgroup), match[0], match.start()


@lru_cache(REMEMBERED_WORDS)
def token_of(kind: str, text: str) -> Token:
    """As it is at the beginning of a text. It may have no slots. Most words are met again and again."""
    return _READERS[kind](text)


def _number(text: str) -> Token:
    """Separators of thousands are left out, that of decimals is a point."""
    signs = regex.findall(r"\P{Nd}", text)
    groups = regex.split(r"\P{Nd}", text)
    is_decimal = len(groups[-1]) != 3 or (len(signs) == 1 and len(groups[0]) > 3)
    whole, rest = ("".join(groups[:-1]), "." + groups[-1]) if is_decimal else ("".join(groups), "")
    return Token([Slot(Form(fold(whole + rest)), 0, len(text))])


def _compound(text: str) -> Token:
    slots = [slot for part in PARTS.finditer(text) if (slot := _slot(part[0], part.start())) is not None]
    if len(slots) < 2 or all(slot.form.text.isdecimal() for slot in slots):
        return Token(slots)
    between = "&" if "&" in text else ""
    whole = between.join(slot.form.word or slot.form.text for slot in slots)
    is_word = not between and all(slot.form.word for slot in slots)
    return Token(slots, Form(between.join(slot.form.text for slot in slots)[:LONGEST], whole if is_word else ""))


def _slot(part: str, start: int) -> Slot | None:
    text = fold(part)[:LONGEST]
    if not text:
        return None
    return Slot(Form(text, "" if text.isdecimal() else part[:LONGEST]), start, start + len(part))


def _run(text: str) -> Token:
    """Each character with the next one, and the last one alone, so that every character begins something."""
    units = [
        (unit, cluster.start(), cluster.end())
        for cluster in regex.finditer(r"\X", text)
        for unit in UNITS.findall(fold(cluster[0]))
    ]
    pairs = zip(units, [*units[1:], ("", 0, 0)], strict=True)
    return Token(
        [
            Slot(Form(one + other, is_prefix=not other), begin, max(end, end_of_other))
            for (one, begin, end), (other, _, end_of_other) in pairs
        ]
    )


_READERS = {"simple": _compound, "number": _number, "initials": _compound, "word": _compound, "run": _run}
