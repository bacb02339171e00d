"""Texts whose letters know where they came from, so that after any edit it is known where words have gone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import regex

from db.text.anchors.sentences import SENTENCE


class Letter(NamedTuple):
    """`origin` is its number in the text before the edits; None for one that an edit has written."""

    sign: str
    origin: int | None = None


Letters = list[Letter]
WORD = regex.compile(r"\p{Han}|[\p{L}\p{M}\p{N}]+")


def written(text: str) -> Letters:
    return [Letter(sign) for sign in text]


def text_of(letters: Iterable[Letter]) -> str:
    return "".join(letter.sign for letter in letters)


def words_of(letters: Sequence[Letter]) -> list[tuple[int, int]]:
    return [found.span() for found in WORD.finditer(text_of(letters))]


@dataclass
class Text:
    """Paragraphs of sentences, each with the blank behind it."""

    paragraphs: list[list[Letters]] = field(default_factory=list)

    @classmethod
    def of(cls, paragraphs: Sequence[str]) -> "Text":
        number, text = 0, cls()
        for paragraph in paragraphs:
            ends = [found.end() for found in SENTENCE.finditer(paragraph)]
            letters = [Letter(sign, number + place) for place, sign in enumerate(paragraph)]
            number += len(letters)
            starts = [0, *ends[:-1]]
            stops = [*ends[:-1], len(paragraph)]
            text.paragraphs.append([letters[start:stop] for start, stop in zip(starts, stops, strict=True)])
        return text

    @property
    def blocks(self) -> list[str]:
        return [text_of(letters) for letters in self.lines]

    @property
    def lines(self) -> list[Letters]:
        """The letters of each paragraph."""
        return [[letter for sentence in paragraph for letter in sentence] for paragraph in self.paragraphs]

    def copy(self) -> "Text":
        return Text([[list(sentence) for sentence in paragraph] for paragraph in self.paragraphs])
