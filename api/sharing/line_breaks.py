"""Where a line may end: at blanks, and between phrases where scripts have no blanks."""

from collections.abc import Iterator
from functools import cache

import budoux
import regex

UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
THAI, KANA = regex.compile(r"\p{Thai}"), regex.compile(r"[\p{Hiragana}\p{Katakana}]")
TRADITIONAL = ("zh-Hant", "zh-TW", "zh-HK", "yue")
# What begins no line.
CLOSING = regex.compile(r"[\p{Pe}\p{Pf}!),.:;?、。々ー・%‰°ぁぃぅぇぉっゃゅょァィゥェォッャュョ！），．：；？]")  # noqa: RUF001


def pieces_of(text: str, language: str) -> Iterator[tuple[str, str]]:
    """Pieces that stay together, each with the blank before it, if there is one."""
    for word in text.split():
        blank = " "
        for piece in _phrases(word, language):
            yield blank, piece
            blank = ""


def _phrases(word: str, language: str) -> list[str]:
    if not UNSPACED.search(word):
        return [word]
    phrases: list[str] = []
    for phrase in _parser(_model(word, language)).parse(word):
        if phrases and CLOSING.match(phrase):
            phrases[-1] += phrase
        else:
            phrases.append(phrase)
    return phrases


def _model(word: str, language: str) -> str:
    if THAI.search(word):
        return "thai"
    if KANA.search(word) or language == "ja":
        return "japanese"
    return "traditional_chinese" if language.startswith(TRADITIONAL) else "simplified_chinese"


@cache
def _parser(model: str) -> budoux.Parser:
    parser: budoux.Parser = getattr(budoux, f"load_default_{model}_parser")()
    return parser
