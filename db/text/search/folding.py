"""Folding: what reads the same becomes the same, whatever its case, accents, width or way of typing."""

import unicodedata
from functools import lru_cache

import regex

from db.text.composition import UNDECOMPOSED

PLAIN = str.maketrans({**UNDECOMPOSED, "ħ": "h", "ŧ": "t"})
ARABIC = str.maketrans(
    {"ٱ": "ا", "ى": "ي", "ی": "ي", "ے": "ي", "ک": "ك", "ة": "ه", "ہ": "ه", "ھ": "ه", "ۃ": "ه", "ە": "ه"}  # noqa: RUF001
)
"""Letters that Arabic, Persian and Urdu keyboards write for one another."""
INDIC_OR_THAI = regex.compile(
    r"[\p{Devanagari}\p{Bengali}\p{Gurmukhi}\p{Gujarati}\p{Oriya}\p{Tamil}\p{Telugu}\p{Kannada}\p{Malayalam}"
    r"\p{Sinhala}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}\u3099\u309A]"
)
"""Their marks are vowels, tones and voicing, which tell words apart."""
IGNORED = regex.compile(r"[\p{Cf}\u0640\u093C\u09BC\u0A3C\u0ABC\u0B3C\uFE00-\uFE0F]")
"""Joiners, soft hyphens, marks of direction, tatweel, and the dot of nukta, which half of all writers leave out."""
NASAL = regex.compile(r"ङ\u094D(?=[क-घ])|ञ\u094D(?=[च-झ])|ण\u094D(?=[ट-ढ])|न\u094D(?=[त-ध])|म\u094D(?=[प-भ])|\u0901")
"""Spellings for which Hindi writes an anusvara as well."""
JOINED, APART = regex.compile(r"['’‘ʼ`.]"), regex.compile(r"[\s\-‐‑]+")  # noqa: RUF001
REMEMBERED_WORDS = 10_000
"""By each function: with more, readers who write what nobody else does would fill a process by a hundred megabytes."""
LETTERS_OF_THEIR_OWN = {"й", "ў", "ї"}


@lru_cache(REMEMBERED_WORDS)
def normal(word: str) -> str:
    """One word in lower case, of usual width and in one spelling, with its accents: what stemmers want."""
    if word.isascii():
        return word.lower()
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", word).casefold())
    decomposed = IGNORED.sub("", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", NASAL.sub("\u0902", decomposed))


@lru_cache(REMEMBERED_WORDS)
def fold(word: str) -> str:
    """One word as it is compared: `normal` without accents and vowel points, with the digits of ASCII. Twice is the
    same as once, and composed and decomposed forms become one."""
    text = normal(word)
    if text.isascii():
        return text
    plain = "".join(sign if sign in LETTERS_OF_THEIR_OWN else _without_accents(sign) for sign in text)
    return unicodedata.normalize("NFC", plain).translate(ARABIC).translate(PLAIN)


def fold_name(name: str) -> str:
    """A name, or a part of one, as it is compared: O'Neill as ONeill, J.K. as JK."""
    return " ".join(fold(APART.sub(" ", JOINED.sub("", name))).split())


def _without_accents(sign: str) -> str:
    """What is left of one character: its base, or nothing of a mark that stands by itself."""
    if sign.isascii():
        return sign
    if (digit := unicodedata.decimal(sign, None)) is not None:
        return str(digit)
    parts = unicodedata.normalize("NFD", sign)
    return "".join(part for part in parts if unicodedata.category(part) != "Mn" or INDIC_OR_THAI.match(part))
