"""How many words a text has, in any script; what is written without blanks is counted by its letters."""

import regex

UNSPACED = r"[\p{Han}\p{Hiragana}\p{Katakana}\u30fc\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}&&\p{L}]"
"""Letters of scripts that put no blanks between words. Each counts as a word, as it does in text editors."""
PART = rf"[[\p{{L}}\p{{N}}]--{UNSPACED}][[\p{{L}}\p{{M}}\p{{N}}_\u00ad\u200c\u200d]--{UNSPACED}]*"
"""Marks and joiners belong to the letter before them."""
BETWEEN = r"[.,'’\-‐‑·־׳״]|(?<=\p{Hebrew})\"(?=\p{Hebrew})"  # noqa: RUF001
WORD = regex.compile(rf"{UNSPACED}|{PART}(?:(?:{BETWEEN}){PART})*", regex.VERSION1)


def count(text: str) -> int:
    return sum(1 for _ in WORD.finditer(text))
