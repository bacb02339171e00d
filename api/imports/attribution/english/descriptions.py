"""Patterns of what a text calls people whom it does not name."""

import re

from api.imports.attribution import vocabulary
from api.imports.attribution.english.offices import QUALIFIERS

PEOPLE_NOUN = "|".join(sorted(vocabulary.PEOPLE, key=len, reverse=True))
ARTICLE = r"(?:an?|the|his|her|their|its|one|another|some|this|that)"
OWNER = rf"(?:{ARTICLE} )?[\w’'-]{{1,40}}['’]s?"  # noqa: RUF001
DOUBLE_NOUN = "|".join(vocabulary.DOUBLE_NOUNS)
NOUNS = (
    rf"(?:(?:{DOUBLE_NOUN}) [\w-]+ )?(?:{PEOPLE_NOUN})(?:[ -](?:(?:prime|vice|chief|first|deputy) )?(?:{PEOPLE_NOUN}))*"
)
DESCRIPTION = re.compile(
    rf"(?<![\w-])(?:{ARTICLE}|{OWNER}) (?P<adjectives>(?:[\w-]+ ){{0,3}}?)(?P<noun>{NOUNS})"
    r"(?P<possessive>['’]s)?(?![\w-])"  # noqa: RUF001
    r"(?P<next> [a-z]+)?",
    re.IGNORECASE,
)
BEHIND_PERSON = vocabulary.SPEECH | vocabulary.ACTING | {"who", "of", "and", "also", "in", "at", "from"}
NO_ADJECTIVE = (vocabulary.OPENERS | vocabulary.SPEECH | vocabulary.PREPOSITIONS | vocabulary.DETERMINERS) - QUALIFIERS
COMPLEMENT = re.compile(r"(?: [\w'’-]+){0,6}, ")  # noqa: RUF001
APPOSITION = re.compile(r", (?:(?:the|an?) )?(?:[\w-]+ ){0,4}")
SOMEBODY = re.compile(
    r"\b(?:[Ss]ome(?:one|body)|One of (?:the|his|her|their|its|those|these|[\w’'-]+['’]s)|Another of|The other)\b"  # noqa: RUF001
    r"|(?:^|(?<=[.!?] )|(?<=\n))(?:An?|One|Another) (?:[\w-]+ ){0,3}?[\w-]{2,}(?:er|or|ist|ian|ant|eer|man|woman)\b"
)
"""Subjects who are not named, by whatever noun."""
PREDICATE = re.compile(
    r"(?:\b(?:is|was|are|were|be|been|being|become|became|becoming|as|remains|remained)"
    r"(?: (?:also|now|once|still|not))?|['’]s) $"  # noqa: RUF001
)
LOCATED = re.compile(
    r"\b(?:in|at|near|from|to|across|around|outside|inside|via|over|off|through|toward|towards|the|a|an)\s$",
    re.IGNORECASE,
)
