"""The words of blocks, each as one character: texts are compared and searched word by word, as fast as strings."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

import regex

from db.text.anchors.exact import Anchor
from db.text.words import PART, UNSPACED

TOKEN = regex.compile(rf"{UNSPACED}|{PART}|\p{{S}}", regex.VERSION1)
"""A word, a letter of a script without blanks between words, or a symbol. Punctuation is none."""
BORDER = regex.compile(r"[.!?…؟।]\p{P}*\s|[。\uff01\uff1f「」『』\"“”„«»]")
"""Of a sentence or a quotation: what stands beyond it belongs to other words."""
LETTER = regex.compile(UNSPACED, regex.VERSION1)
UNSPACED_LENGTH = 3
SOFT = str.maketrans("", "", "\u00ad\u200b\u200c\u200d")
SURROGATES = range(0xD800, 0xE000)
GAP = "\0"
"""Stands between blocks, and for no word."""


class Span(NamedTuple):
    """Of characters in a block's text."""

    block: int
    start: int
    end: int


class Ends(NamedTuple):
    """Whether words begin and end where a sentence or a quotation does."""

    first: bool
    last: bool


class Vocabulary:
    """Gives each word a character, and knows the word of each."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}
        self._words: dict[str, str] = {GAP: ""}
        self._lengths: dict[str, int] = {GAP: 0}

    def code(self, word: str) -> str:
        """The same for words that differ in case or by invisible characters alone."""
        folded = word.translate(SOFT).casefold()
        code = self._codes.get(folded)
        if code is None:
            number = len(self._codes) + 1
            code = self._codes[folded] = chr(number if number < SURROGATES.start else number + len(SURROGATES))
            self._words[code] = folded
            self._lengths[code] = UNSPACED_LENGTH if LETTER.fullmatch(folded) else len(folded)
        return code

    def spelled(self, codes: str) -> str:
        return " ".join(self._words[code] for code in codes)

    def length(self, codes: str) -> int:
        """Characters of these words. A letter of a script without blanks says as much as a short word."""
        return sum(self._lengths[code] for code in codes)


class TokenizedBlocks:
    """`codes` are the words of all blocks in a row, with a gap after each block; `spans` say where each stands."""

    def __init__(self, texts: Sequence[str], vocabulary: Vocabulary) -> None:
        self.texts = texts
        self.starts: list[int] = []
        self.spans: list[Span] = []
        codes: list[str] = []
        for block, text in enumerate(texts):
            self.starts.append(len(codes))
            for found in TOKEN.finditer(text):
                codes.append(vocabulary.code(found[0]))
                self.spans.append(Span(block, *found.span()))
            codes.append(GAP)
            self.spans.append(Span(block, len(text), len(text)))
        self.starts.append(len(codes))
        self.codes = "".join(codes)

    def tokens_of(self, anchor: Anchor) -> range:
        """The places in `codes` of all words that the anchor touches."""
        block = self.tokens_in(anchor.paragraph)
        start = bisect_right(self.spans, anchor.start, block.start, block.stop, key=lambda span: span.end)
        return range(start, bisect_left(self.spans, anchor.end, start, block.stop, key=lambda span: span.start))

    def tokens_in(self, block: int) -> range:
        return range(self.starts[block], self.starts[block + 1] - 1)

    def block(self, index: int) -> str:
        return self.codes[self.starts[index] : self.starts[index + 1] - 1]

    def ends(self, tokens: range) -> Ends:
        return Ends(self.is_border(tokens.start), self.is_border(tokens.stop))

    def is_border(self, token: int) -> bool:
        """Whether a sentence or a quotation begins with this word, or ends before it."""
        if token == 0:
            return True
        before, after = self.spans[token - 1], self.spans[token]
        between = self.texts[before.block][before.end : after.start]
        return before.block != after.block or bool(BORDER.search(f"{between} "))
