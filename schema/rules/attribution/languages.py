"""Which language a text is in, as far as attribution has rules for it."""

import re
from collections import Counter
from typing import Literal, get_args

from schema.rules.attribution import word_lists

Language = Literal["en", "de", "fr", "es", "it", "pt", "nl", "hi", "ja"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
LATIN: tuple[Language, ...] = ("en", "de", "fr", "es", "it", "pt", "nl")
WORD = re.compile(r"[^\W\d_]+")
KANA = re.compile(r"[\u3041-\u30ff]")
DEVANAGARI = re.compile(r"[\u0900-\u097f]")
SCRIPT_SHARE = 0.1
SAMPLE = 5000


def tagged(tag: str) -> Language | None:
    """By a tag of BCP 47. None for all others."""
    primary = tag.partition("-")[0]
    return next((language for language in LANGUAGES if language == primary), None)


def of(text: str) -> Language | None:
    """By script, or by the small words that are most frequent in it. None for all others."""
    sample = text[:SAMPLE]
    letters = max(1, sum(map(str.isalpha, sample)))
    if len(KANA.findall(sample)) > SCRIPT_SHARE * letters:
        return "ja"
    if len(DEVANAGARI.findall(sample)) > SCRIPT_SHARE * letters:
        return "hi"
    if sum(letter > "\u024f" for letter in sample if letter.isalpha()) > letters / 2:
        return None
    small = word_lists.read("languages.txt")
    counts = Counter({name: sum(word in small[name] for word in WORD.findall(sample.lower())) for name in small})
    (first, most), (_, next_most) = counts.most_common(2)
    if most == next_most:
        return "en" if counts["en"] == most else None
    return first if first in LATIN else None
