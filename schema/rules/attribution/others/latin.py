"""German, French, Spanish and their neighbours: credits that name the speaker right beside a verb of speech."""

import re
from collections.abc import Sequence

from db.article_input import PersonDraft
from schema.rules.attribution import people, surnames, word_lists
from schema.rules.attribution.languages import Language
from schema.rules.attribution.narration import BLANK, Narration
from schema.rules.attribution.people import Person

LISTS = word_lists.read("others/latin.txt")
APOSTROPHE = re.compile("['’]")  # noqa: RUF001
ADDRESS = re.compile("|".join(rf"\w*{word}" if len(word) > 5 else word for word in LISTS["addresses"]))
ABBREVIATION = r"(?:(?-i:[^\W\d_a-zß-ÿ])\w{0,4}|\w)\."
"""Such as "Dr." and "a.": what ends with another full stop ends a sentence."""
MODIFIERS = 4
"""The most words that may stand between a verb and the name."""


class LatinCredits:
    """Finds by patterns who is named beside a quotation. Pronouns, descriptions and relatives are nobody."""

    def __init__(self, language: Language, narration: Narration, persons: Sequence[Person]) -> None:
        self.text, self.narration = narration.text, narration
        own, articles = (LISTS.get(f"{language}_{words}", frozenset()) for words in ("prepositions", "articles"))
        self.prepositions = LISTS["prepositions"] - articles | own
        self.persons = _called(persons)
        self.short_forms = {form for person in persons for form in surnames.short_forms(person.name)}
        names = "|".join(_spellings(name) for name in sorted(self.persons, key=len, reverse=True)) or "(?!)"
        also = "|".join(LISTS[f"{language}_and"])
        self.name = re.compile(rf"(?<!\w)(?:{names})(?![\w-])", re.IGNORECASE)
        verbs = "|".join(sorted(LISTS[f"{language}_verbs"], key=len, reverse=True))
        sources = "|".join(LISTS[f"{language}_sources"])
        before = rf"(?P<before>(?:(?:[\w'’-]+|{ABBREVIATION}) ){{0,{MODIFIERS}}}?)"  # noqa: RUF001
        who = rf"{before}(?P<name>{names})(?: \(\w{{1,12}}\))?(?![\w-])(?!\s(?:{also})\s)"
        self.inverted = re.compile(rf"[\s,]*(?P<printed>(?:{verbs}) {who})", re.IGNORECASE)
        self.direct = re.compile(rf"[\s,]*(?P<printed>{who} (?:{verbs}))(?![\w-])", re.IGNORECASE)
        behind = rf"(?P<behind>[^{BLANK}:.;]{{0,40}}):\s*"
        self.leading = re.compile(
            rf"(?:[^{BLANK}:;.]{{0,60}}, )?(?P<printed>{who}(?:,[^,{BLANK}:]{{1,60}})?,? (?:{verbs})){behind}",
            re.IGNORECASE,
        )
        self.verb_first = re.compile(
            rf"[^{BLANK}:;.]{{0,80}}?(?<!\w)(?P<printed>(?:{verbs}) {who}){behind}", re.IGNORECASE
        )
        self.source = re.compile(rf"(?P<printed>(?:{sources}) {who})(?:,[^,{BLANK}:]{{1,60}})?,?\s*", re.IGNORECASE)

    def credit(self, start: int, end: int) -> tuple[str, Person | None] | None:
        """The credit of the quotation from `start` to `end`, as printed, and whom it names."""
        quoted = self.text.find(BLANK, end)
        limit = min(self.narration.line_end(end), quoted if quoted >= 0 else len(self.text))
        floor = self._floor(start)
        found = (
            self.inverted.match(self.text, end, limit)
            or (None if self._ends_sentence(end) else self.direct.match(self.text, end, limit))
            or self.verb_first.fullmatch(self.text, floor, start)
            or self.leading.fullmatch(self.text, floor, start)
            or self.source.fullmatch(self.text, floor, start)
        )
        if found is None:
            return None
        if self.name.search(found.groupdict().get("behind") or ""):
            return None
        person = None if self._is_another(found) else self.persons[surnames.normal(found["name"])]
        return " ".join(found["printed"].split()), person

    def _is_another(self, found: re.Match[str]) -> bool:
        """Whether the speaker is only called by the name: "the son of", and so may be "der Sohn von Hagen"."""
        before = [APOSTROPHE.split(word.lower())[0].rstrip(".") for word in found["before"].split()]
        if before[-1:] == ["a"] or any(word in self.prepositions for word in before):
            return True
        cut = found["name"][0].islower() and surnames.normal(found["name"]) in self.short_forms
        return cut and bool(before) and not ADDRESS.fullmatch(before[-1])

    def _ends_sentence(self, end: int) -> bool:
        """Whether a name behind a quotation opens a sentence of its own: "„Es reicht.“ Pohl sagte: …"."""
        return "." in self.text[end - 2 : end + 1]

    def _floor(self, start: int) -> int:
        sentence = self.narration.sentence_span(self.narration.sentence_at(start))[0]
        return max(self.narration.line_start(start), sentence)


def find_people(language: Language, text: str, known: Sequence[PersonDraft]) -> list[Person]:
    """Those with a known given name, with the office that is printed before them."""
    offices = LISTS[f"{language}_offices"]
    found = people.find(text, known, language)
    for person in found:
        before = text[max(0, person.first_at - 60) : max(0, person.first_at)].split()
        if before and (before[-1] in offices or before[-1].lower() in offices):
            person.printed_titles.append(before[-1])
    return found


def _called(persons: Sequence[Person]) -> dict[str, Person | None]:
    """By full name, and by a surname that is only theirs."""
    called: dict[str, Person | None] = {}
    for person in persons:
        called[surnames.normal(person.name)] = person
        for surname in (person.words[-1], *surnames.short_forms(person.name)):
            called[surname] = None if surname in called else person
    return {name: person for name, person in called.items() if person}


def _spellings(name: str) -> str:
    """The pattern of a name in normal form."""
    parts = re.split("(' ?| )", name)
    return "".join("['’]" if part[0:1] == "'" else "[ \u00a0-]" if part == " " else re.escape(part) for part in parts)  # noqa: RUF001
