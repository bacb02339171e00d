"""Patterns of noun phrases, and of what stands between a subject and its verb."""

import re

from schema.rules.attribution import vocabulary

DAY = "|".join(day.capitalize() for day in vocabulary.DAYS)
ADVERB = (
    rf"(?:on )?(?:{DAY})|(?:late|early|earlier|later)(?: (?:on )?(?:{DAY}|today|yesterday))?"
    rf"|(?!{'|'.join(vocabulary.NOUNS_IN_LY)})[a-z]+ly|{'|'.join(vocabulary.ADVERBS)}"
)
AUXILIARY = re.compile(rf"(?:^|(?<=\s))(?:{ADVERB}|has|had|have|will|would|did|went on to|goes on to|was quick to)\s$")
PASSIVE = re.compile(r"\b(?:was|were|is|are|been|being|be|get|gets|got)\s(?:\w+ly\s|also\s|then\s|later\s|once\s)*$")
PRONOUN = re.compile(r"(?<![\w’'-])(he|she|they|it|we|I|you|He|She|They|It|We|You)\s?$")  # noqa: RUF001
RELATIVE = re.compile(r"(?:,\s|\s)(?:who|that)\s?$")
AGED = re.compile(r"\b[Tt]he \d{1,3}-year-old\s?$")
OLD = re.compile(r"\d{1,3}-year-old|\w+['’]s")  # noqa: RUF001
ASIDE = re.compile(
    r"(?:who|whose|which|an?|the|his|her|their|aged?|now|then|in|at|on|of|from|speaking|wearing|standing|sitting|himself"
    r"|herself|also|\d{1,3}|with|once|still|as|after|before|during|by|asked|for|like|through)\b|\d"
)
PHRASE = re.compile(r"(?:\b(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts)\s)?(?:[\w’'-]+\s){0,2}[\w’'-]+\s?$")  # noqa: RUF001
ABOUT_ANOTHER = re.compile(
    r"\b(?:and|or|&)\s$"
    r"|\b(?:who|whom|which)\s(?:[\w’'-]+\s){1,6}$"  # noqa: RUF001
    r"|\b(?:around|behind|beside|opposite|(?!(?:morning|evening|hearing|meeting|briefing|closing)\s)[a-z]+ing)\s$"
    r"|\bthat\s(?:[\w’'-]+\s){0,3}?[a-z]{3,}(?:ed|s)\s$"  # noqa: RUF001
    r"|\b(?:of|for|with|about|against)\s(?:the\s)?(?:late|slain|murdered|dead|missing|jailed|convicted|accused"
    r"|disgraced|embattled|ailing|injured|wounded|retired|former)\s(?:[a-z]+\s)?$"
)
"""What stands before a name that belongs to the subject, and is not it: "the officer who shot Reed", "the doctor
treating Reed"."""
TITLES_AND = re.compile(
    rf"(?:\b(?:the|an?|his|her|its) )?(?:[\w'’-]+ ){{0,3}}?(?:{'|'.join(vocabulary.OFFICES)}) (?:and|of the|of) $",  # noqa: RUF001
    re.IGNORECASE,
)
FIELDS = {"justice", "opposition"}
"""What an office may be of, though the words mean people, too."""
OFFICE = re.compile(
    rf"(?:former |then-|ex-)?(?:[\w'’-]+ )?(?:{'|'.join((vocabulary.OFFICES | vocabulary.RANKS) - FIELDS)})\b",  # noqa: RUF001
    re.IGNORECASE,
)
JOINED = re.compile(r",? (?:and|or|&) (?:[A-Z]|(?:the|his|her|an?|other|others|many|several) )")
OF_WHOM = re.compile(
    r"(?:the|an?) (?:[a-z-]+ ){1,4}(?:[A-Z][\w.'’-]+ ){1,3}(?:had |has |once |later )?"  # noqa: RUF001
    r"(?:[a-z]+ed|met|left|shot|hit|beat|saw|knew|loved?|chose|fought|sold|gave|took)\b"
)
"""Somebody with what a person of that name has done: "the man Reed married"."""
GROUP = re.compile(
    r" (?:family|families|supporters?|aides?|camp|administration|government|team|campaign|office|officials|era|fans"
    r"|allies|staff)\b"
)
OUTSIDE = (
    (vocabulary.OPENERS | vocabulary.SPEECH | vocabulary.PREPOSITIONS)
    - vocabulary.DETERMINERS
    - {"of", "former", "fellow", "longtime"}
)
"""Words that are no part of a noun phrase."""
THAT = re.compile(r" that ")
FOR = re.compile(r" (?:for|of|to) ")
LEADING_ADVERB = re.compile(rf"\s*(?:(?:{ADVERB})\s)*")
HE_OR_SHE = re.compile(r"[Hh]e\b|[Ss]he\b")
BEGUN = re.compile(
    r"(?:(?:But|And|Then|Still|Yet|So)\s)?"
    r"(?:(?:On|In|At|During|After|Before|Later)\s[^,]{1,60},\s|(?P<asked>Asked|Pressed|Questioned)\s[^,]{1,80},\s)?"
)
"""The conjunction and the adverbial that a sentence may begin with."""
FIRST_WORDS = re.compile(r"(?:[\w’'-]+\s){0,2}[\w’'-]+")  # noqa: RUF001
COMPLEMENT = re.compile(r"(?: (?:of|for|at|in) [^,;:.]{1,60})?, ")


def belongs(word: str, before: str) -> bool:
    """Whether a word may stand in front of another one within a noun phrase."""
    if word.lower() in vocabulary.DETERMINERS or word.endswith(("'s", "’s")) or before[-1] in ",;:.\ue000":  # noqa: RUF001
        return False
    return before.lower() not in OUTSIDE
