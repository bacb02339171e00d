"""Names of months and weekdays in the languages that news is written in, from the Unicode locale data."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache

from babel import Locale, UnknownLocaleError

LOCALES = """
en en_GB en_AU de de_AT fr es es_PE it pt pt_PT nl sv nb nn da fi pl cs sk hu ro bg hr sr sl uk ru el tr ar he hi ur fa
th id ca eu gl et lv lt is ga zh
""".split()  # noqa: SIM905
WRITTEN_AS = {"no": "nb"}
ACCENTS = re.compile("[\u0300-\u036f\u093c]")
SHORTEST = 3
"""Two Latin letters that name a day in one language are a word of another, as "on" is."""
FORMS = [(use, width) for use in ("format", "stand-alone") for width in ("wide", "abbreviated")]


def month_of(word: str, language: str | None = None) -> int | None:
    """1 to 12; None for what is no month. Where languages disagree, the text's own decides, or else English.

    Raises ValueError for a name that means different months in languages of which none is the text's.
    """
    meanings = _meanings("months", word)
    if not meanings:
        return None
    spoken = (language or "en").replace("_", "-").partition("-")[0].lower()
    for known in (WRITTEN_AS.get(spoken, spoken), "en"):
        if known in meanings:
            return meanings[known]
    if len(set(meanings.values())) > 1:
        raise ValueError(f"“{word}” is a different month in different languages")
    return next(iter(meanings.values()))


def is_weekday(word: str, language: str | None = None) -> bool:
    """Two letters name a day in the text's own language alone."""
    return bool(_meanings("days", word)) or folded(word) in _short_days((language or "").partition("-")[0])


@cache
def _short_days(language: str) -> frozenset[str]:
    try:
        named = Locale.parse(language).days["format"]["abbreviated"].values() if language else ()
    except (UnknownLocaleError, ValueError):
        named = ()
    return frozenset(folded(name) for name in named)


def puts_day_first(language: str | None) -> bool | None:
    """Whether 1/2/2026 is in February; None where the language does not tell, as English without a country."""
    if not language or language.lower() == "en":
        return None
    try:
        pattern = str(Locale.parse(language.replace("-", "_")).date_formats["short"].pattern)
    except (UnknownLocaleError, ValueError):
        return None
    return pattern.index("d") < pattern.index("M")


def folded(word: str) -> str:
    """Without case, full stop, and the accents that letters are often written without, such as Hindi's dot below."""
    plain = unicodedata.normalize("NFKD", word.casefold().rstrip("."))
    return unicodedata.normalize("NFC", ACCENTS.sub("", plain))


def _meanings(kind: str, word: str) -> Mapping[str, int]:
    """Its numbers by languages. English is looked at on its own, for most files need no other, and all take 50 MB. Its
    days are no months of others."""
    name = folded(word)
    if not any(map(str.isalpha, name)) or (kind == "months" and name in _english("days")):
        return {}
    return _english(kind).get(name) or _names(kind).get(name, {})


@cache
def _english(kind: str) -> Mapping[str, Mapping[str, int]]:
    return _index(kind, [locale for locale in LOCALES if locale.startswith("en")])


@cache
def _names(kind: str) -> Mapping[str, Mapping[str, int]]:
    return _index(kind, LOCALES)


def _index(kind: str, locales: list[str]) -> Mapping[str, Mapping[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for locale in locales:
        for name, number in _printed(Locale.parse(locale), kind):
            found[folded(name)].setdefault(locale.partition("_")[0], number)
    return found


def _printed(locale: Locale, kind: str) -> Iterator[tuple[str, int]]:
    for use, width in FORMS:
        for number, name in getattr(locale, kind)[use][width].items():
            word = name.split()[-1].rpartition("’")[2].rstrip(".")  # noqa: RUF001
            if len(word) >= SHORTEST or not word.isascii():
                yield word, number
            if locale.language == "ru" and kind == "months":
                yield word[:SHORTEST], number  # As Russian agencies shorten them all.
            if (locale.language, word, kind) == ("de", "März", "months"):
                yield "Mrz", number
