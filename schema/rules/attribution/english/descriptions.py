"""Patterns of what a text calls people whom it does not name."""

import re
from collections.abc import Iterator

from schema.rules.attribution import vocabulary
from schema.rules.attribution.english.offices import QUALIFIERS

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
WINDOW, LONGEST = 1_000, 500
"""Characters that are searched at once, and of a description."""
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


def find(text: str) -> Iterator[re.Match[str]]:
    """Descriptions in order. Window by window: no other thread runs while a pattern finds nothing."""
    end = 0
    for start in range(0, len(text), WINDOW):
        for match in DESCRIPTION.finditer(text, max(start, end), start + WINDOW + LONGEST):
            if match.start() >= start + WINDOW:
                break
            end = match.end()
            yield match
