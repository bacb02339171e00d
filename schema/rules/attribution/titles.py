"""Titles and affiliations that are printed beside a name."""

import re

from schema.rules.attribution import vocabulary
from schema.rules.attribution.given_names import gender_of
from schema.rules.attribution.names import OFFICE_OF, UPPER, Run, is_title

OFFICE = "|".join(sorted(vocabulary.OFFICES, key=len, reverse=True))
ANY_CASE_OFFICE = rf"(?i:{OFFICE})"
MODIFIER = "|".join(sorted(vocabulary.MODIFIERS, key=len, reverse=True))
CAPITAL_WORD = rf"(?!(?i:{'|'.join(vocabulary.OPENERS | vocabulary.DAYS | vocabulary.MONTHS)})\b)[{UPPER}][\w&’'-]*"  # noqa: RUF001
LEFT = re.compile(
    rf"(?<![\w'’-])(?P<title>(?:(?i:former|acting|deputy|vice|ex|then)[ -])*(?:{CAPITAL_WORD} ){{0,4}}"  # noqa: RUF001
    rf"(?:(?:{MODIFIER})[ -])*(?:{OFFICE})(?:[ -](?:{OFFICE}))*) $",
)
PREFIX = re.compile(r"(?<![\w-])(?:(?:former|acting|deputy|vice|ex|then|outgoing|interim)[ -])+$", re.IGNORECASE)
RIGHT = re.compile(
    rf",(?: \d{{1,3}},)? (?:the |an? |its |his |her |their )?(?P<title>(?:[\w&’'-]+ ){{0,5}}?{ANY_CASE_OFFICE}"  # noqa: RUF001
    r"(?: (?:of|for|at) [^,.;:\"“”\n]{1,60})?)(?=[,.;:)\n]|$| who\b)"
)
NO_TITLE = (
    vocabulary.OPENERS
    | vocabulary.SPEECH
    | vocabulary.NAMING
    | vocabulary.PREPOSITIONS - {"of"}
    | vocabulary.HONORIFICS - {"dr"}
)
OF = re.compile(
    rf",? (?:of|at|from) (?P<place>(?:the )?[{UPPER}][\w&’'-]*(?: (?:(?:of|for|and|the|&) )*[{UPPER}][\w&’'-]*)*)"  # noqa: RUF001
)
ORGANISATION = re.compile(rf"\b(?i:{'|'.join(vocabulary.ORGANISATIONS)})\b|\b[{UPPER}]{{2,}}\b|&|^the ")
AND = re.compile(r" and (?:the )?(\S+)")
AGE = re.compile(r", (\d{1,3})(?=[,.;\n]|$)")


def title_of(run: Run, text: str) -> str | None:
    """As printed before the name or, in apposition, behind it."""
    return _before(run, text) or _behind(run, text)


def affiliation_of(run: Run, text: str) -> str | None:
    """The organisation of "Tom Reed of Acme Bank"; a place is none."""
    found = OF.match(text, run.end)
    if run.possessive or found is None:
        return None
    another = next((joint.start() for joint in AND.finditer(found["place"]) if gender_of(joint[1])), None)
    place = re.sub(r"['’]s$", "", found["place"][:another])  # noqa: RUF001
    return place.removeprefix("the ") if ORGANISATION.search(place) else None


def age_of(run: Run, text: str) -> int | None:
    found = AGE.match(text, run.end)
    return int(found[1]) if found else None


def _before(run: Run, text: str) -> str | None:
    title = " ".join(word.text for word in run.before)
    if run.before and not is_title(run.before[-1]):
        office = OFFICE_OF.search(text[max(0, run.start - 60) : run.start])
        return f"{office[0]}{title}" if office else None
    if run.before and run.before[-1].plain in vocabulary.HONORIFICS - {"dr", "prof", "professor", "rev", "reverend"}:
        return before_name(text, run.start) or None
    if title:
        prefix = PREFIX.search(text[max(0, run.start - 40) : run.start])
        return (prefix[0] if prefix else "") + title
    return before_name(text, run.start) or None


def before_name(text: str, start: int) -> str:
    """The title in small letters, or mixed with capitals, that ends right before an offset; empty if there is none."""
    before = text[max(0, start - 120) : start]
    last_word = re.split(r"[\s-]", before.rstrip(" "))[-1].lower()
    found = LEFT.search(before) if before.endswith(" ") and last_word in vocabulary.OFFICES else None
    return found["title"] if found else ""


def _behind(run: Run, text: str) -> str | None:
    found = None if run.possessive else RIGHT.match(text, run.end)
    if found is None:
        return None
    in_front = found["title"].split(" of ")[0].split(" for ")[0].split(" at ")[0].split()
    return None if any(word.lower() in NO_TITLE for word in in_front) else found["title"]
