"""The words of a text as they are suggested to readers, and looked for where somebody has mistyped one."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from zlib import crc32

import regex

from db.text.search.folding import fold
from db.text.search.stems import stored
from db.text.search.tokens import Form, Slot, Token, tokens
from db.text.search.vectors import quoted

LENGTHS = range(2, 31)
"""Of words that are listed, in characters."""
TYPOS = range(5, 31)
"""Of words in which one letter may be wrong."""
STRETCH = regex.compile(r"[\p{Han}々〆ヶ]{2,8}|[\p{Katakana}ー]{2,16}|\p{Hangul}{2,8}")
"""What is taken for a word where no blanks tell: characters of one script in a row."""


class ListedWord(NamedTuple):
    """`word` is folded, `shown` as it is written; `query` is the text of a tsquery that finds it."""

    word: str
    shown: str
    query: str
    deletions: list[int]


def has_typos(word: str) -> bool:
    return len(word) in TYPOS and not any(sign.isdecimal() for sign in word)


def deletions(word: str) -> list[int]:
    """Hashes of the word and of what is left of it without any one letter. Words that are one typo apart share one: a
    letter more or less, another letter, or two that have changed places."""
    left = {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}
    return sorted(crc32(each.encode()) - (1 << 31) for each in left)


def listed_words(texts: Iterable[str], language: str) -> Mapping[str, ListedWord]:
    """By what they are folded to. A word that begins a sentence is shown as it is written elsewhere."""
    found: dict[str, ListedWord] = {}
    for text in texts:
        for form, shown in _forms(text):
            word = fold(form.word or form.text)
            if len(word) in LENGTHS and (word not in found or shown.islower()):
                found[word] = ListedWord(word, shown, *_query(form, language))
    return found


def _query(form: Form, language: str) -> tuple[str, list[int]]:
    """With the hashes by which it is looked for; none of what is no word but a stretch of characters."""
    if STRETCH.fullmatch(form.word):
        pairs = [slot.form.text for token in tokens(form.word) for slot in token.slots if not slot.form.is_prefix]
        return "<->".join(map(quoted, pairs)), []
    lexemes = [lexeme for lexeme, _ in stored(form, language)]
    return "|".join(map(quoted, lexemes)), deletions(form.text) if has_typos(form.text) else []


def _forms(text: str) -> Iterable[tuple[Form, str]]:
    """With the words as they are written."""
    for token in tokens(text):
        if token.slots[0].form.word:
            parts = token.slots[:-1] if token.is_possessive else token.slots
            yield _whole(token, parts), text[token.start : parts[-1].end]
        else:
            for each in STRETCH.finditer(text, token.start, token.end):
                yield Form(fold(each[0]), each[0]), each[0]


def _whole(token: Token, parts: Sequence[Slot]) -> Form:
    if token.joined and parts is token.slots:
        return token.joined
    return Form("".join(part.form.text for part in parts), "".join(part.form.word for part in parts))
