"""Surnames with particles: "de la Vega", "d'Orey", "al-Khatib", wherever in a sentence, however spelled."""

import re
from collections.abc import Iterator

from schema.rules.attribution import vocabulary

ARTICLE = r"(?:al|el|ul|ur|ad|ar|as|ash|az|an|at)-"
ELIDED = r"(?:d|de l|dell|dall)['’]"  # noqa: RUF001
BEHIND_ELIDED = r"(?:(?<=\bd['’])|(?<=\b[Dd]e l['’])|(?<=\bd[ae]ll['’]))(?=\w[^\W\d_A-Z])"  # noqa: RUF001
PARTICLE = rf"(?:(?:in[ \u00a0])?['’]t|{'|'.join(sorted(vocabulary.PARTICLES, key=len, reverse=True))})[ \u00a0]"  # noqa: RUF001
LEADING = re.compile(rf"(?<![\w'’-])(?:{PARTICLE})*(?:{PARTICLE}|{ELIDED})\Z")  # noqa: RUF001
JOINED = re.compile(rf"({ARTICLE}|(?:l|d|dell|dall)['’])(?=\w)", re.IGNORECASE)  # noqa: RUF001
LONGEST = 24
"""Characters that the particles of a name take."""
AMBIGUOUS = ("do ", "den ", "ten ", "das ")
"""What may be another word before a name: "ten Redmere drivers"."""
PARTS = vocabulary.PARTICLES | {"d'", "l'", "dell'", "dall'", "'t", "mac", "mc", "ould", "st."}
"""What a surname may begin with, in normal form."""
GIVEN = frozenset(["abu", "al", "ben", "bin", "della", "van"])
"""Particles that are given names, too."""


def normal(name: str) -> str:
    """The same for every spelling: "D'Orey" is "d' orey", "Al-Khatib" is "al khatib"."""
    straight = name.lower().replace("’", "'").replace("\u00a0", " ")  # noqa: RUF001
    return " ".join(JOINED.sub(lambda part: part[1].rstrip("-") + " ", straight).split())


def unjoined(word: str) -> str:
    """A word without the article or preposition that is written in one with it."""
    joined = JOINED.match(word)
    return word[joined.end() :] if joined else word


def start(text: str, at: int) -> int:
    """Where the particles in small letters begin that lead to a capital letter."""
    first = max(0, at - LONGEST)
    leading = LEADING.search(text[first:at])
    return at if leading is None or leading[0] in AMBIGUOUS else first + leading.start()


def short_forms(name: str) -> Iterator[str]:
    """In normal form what a full name may be cut to: "de la vega" and "la vega", but not "vega"."""
    words = normal(name).split()
    for at, word in enumerate(words[1:-1], start=1):
        if word in PARTS or JOINED.match(f"{word}-x") or words[at : at + 2] == ["in", "'t"]:
            yield " ".join(words[at:])


def is_alone(words: tuple[str, ...]) -> bool:
    """Whether words that look like a full name are only a surname: "De la Vega" is, "Van Morrison" need not be."""
    return len(words) == 2 and words[0] in vocabulary.PARTICLES - GIVEN
