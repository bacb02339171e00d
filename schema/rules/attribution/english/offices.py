"""Offices: who is meant by "the mayor", and when nobody is."""

import re
from collections.abc import Sequence
from functools import cache

from schema.rules.attribution.people import Person
from schema.rules.attribution.vocabulary import FULL_OFFICES

COMPOUNDS = {"minister": {"prime", "first", "chief"}, "president": {"vice"}, "executive": {"chief"}}
"""Words that make another office of one: the prime minister is not "the minister"."""
QUALIFIERS = frozenset(
    ["deputy", "vice", "former", "acting", "assistant", "ex", "then", "retired", "outgoing", "incoming"]
)
AGED = re.compile(r"(\d{1,3})-year-old")
PARTS = re.compile(r"[\s-]+")
COMPLEMENT = re.compile(r" (?:of|for|at|in) ")


class Offices:
    """Who holds an office, as far as one text tells. One that more than one person holds is nobody's."""

    def __init__(self, persons: Sequence[Person], text: str, strangers: Sequence[str]) -> None:
        """`strangers` are titles of people whose full name the text does not give."""
        self.persons = persons
        self.text = text
        self.strangers = [_office(title) for title in strangers if title]
        self.holder = cache(self._holder)

    def _holder(self, description: str) -> Person | None:
        """Of "the mayor", "the Redmere mayor", "the EAM", "the 43-year-old"."""
        wanted = description.partition(" ")[2].strip()
        if aged := AGED.fullmatch(wanted):
            found = [person for person in self.persons if person.age == int(aged[1])]
        else:
            found = [person for person in self.persons if any(_holds(wanted, title) for title in person.printed_titles)]
        if len(found) != 1 or (not aged and self._others_hold(_office(wanted)[-1], found[0])):
            return None
        return found[0]

    def _others_hold(self, noun: str, holder: Person) -> bool:
        """Whether the text speaks of more than one: in the plural, or of another than the one that is named."""
        if any(noun in office for office in self.strangers):
            return True
        plural = noun[:-3] + "men" if noun.endswith("man") else noun + "e?s"
        several = rf"\b{plural}\b(?!['’])|\b(?:another|new|next|other|both|two|three|fellow) {noun}\b"  # noqa: RUF001
        one_of_many = rf"(?<!, )(?<!is )(?<!was )(?<!as )(?<!became )(?<!be )\ban? {noun}\b"
        if re.search(f"{several}|{one_of_many}", self.text, re.IGNORECASE):
            return True
        places = re.findall(rf"\b{noun} (?:of|for) (?:the )?([^\W\d_][\w-]+)", self.text, re.IGNORECASE)
        mine = " ".join([*holder.printed_titles, holder.affiliation or ""])
        return any(place[0].isupper() and place not in mine for place in places)


def _holds(wanted: str, title: str) -> bool:
    """Whether a title is the office meant: the same noun, all words in front of it, and no "deputy" more or less."""
    office, asked = _office(title), _office(wanted)
    if len(asked) == 1 and asked[0] in (_initials(office), _initials(office[-2:]), _initials(office[-3:])):
        return len(office) > 1
    if (
        not office
        or not asked
        or asked[-1] != office[-1]
        or not set(asked) <= set(PARTS.split(title.lower())) | set(office)
    ):
        return False
    distinct = QUALIFIERS | COMPOUNDS.get(office[-1], set())
    return set(asked) & distinct == set(office) & distinct


def _office(title: str) -> list[str]:
    """Its words, lower case, without what it is an office of."""
    words = [word.rstrip(".") for word in PARTS.split(COMPLEMENT.split(title.lower())[0]) if word]
    return [part for word in words for part in FULL_OFFICES.get(word, word).split()]


def _initials(words: Sequence[str]) -> str:
    return "".join(word[0] for word in words)
