"""Which sentence of a text a line sums up, by the words that they share, and whether the text still says it."""

from collections.abc import Iterator, Sequence

import regex

from db.text.anchors.tokens import TokenizedBlocks, Vocabulary
from db.text.search.stems import stored
from db.text.search.stop_words import STOP_WORDS
from db.text.search.tokens import tokens

SENTENCE = regex.compile(r"\S.*?(?:[.!?…؟।]\p{P}*(?=\s)|[。\uff01\uff1f]\p{P}*|$)", regex.DOTALL)
SHORTEST = 4
"""Letters of a word of content. Shorter ones, that are no numbers, stand in any text."""
SUMMED_UP = 0.35
"""The part of a line's words, by their length, that a sentence has which it sums up."""


class Sentences:
    """Of a body, in a language (BCP 47)."""

    def __init__(self, blocks: Sequence[str], language: str) -> None:
        self._blocks, self._language = blocks, language
        self._sentences = list(dict.fromkeys(found[0] for text in blocks for found in SENTENCE.finditer(text)))
        self._words = [_content(sentence, language) for sentence in self._sentences]
        self._vocabulary = Vocabulary()
        self._tokens = TokenizedBlocks(blocks, self._vocabulary)

    def behind(self, line: str) -> str | None:
        """The first of those that share most with the line; None where none shares a word of content."""
        words = _content(line, self._language)
        shared = [_length(words & held) for held in self._words]
        most = max(shared, default=0)
        return self._sentences[shared.index(most)] if most else None

    def still_say(self, line: str, sentence: str) -> bool:
        """Whether the sentence that was behind the line is there, word for word; or else, of a line that said
        something of its own, any word of it."""
        if "".join(TokenizedBlocks([sentence], self._vocabulary).block(0)) in self._tokens.codes:
            return True
        words = _content(line, self._language)
        shared = words & _content(sentence, self._language)
        return _length(shared) < SUMMED_UP * _length(words) and any(words & held for held in self._words)


def _content(text: str, language: str) -> frozenset[str]:
    return frozenset(_lexemes(text, language))


def _lexemes(text: str, language: str) -> Iterator[str]:
    for token in tokens(text):
        for form, *_ in token.slots:
            is_content = len(form.text) >= SHORTEST or not form.word
            if is_content and form.text not in STOP_WORDS:
                yield from (lexeme for lexeme, _ in stored(form, language))


def _length(words: frozenset[str]) -> int:
    return sum(map(len, words))
