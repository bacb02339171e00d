"""Hindi: "… ने कहा", with people who are introduced by an office."""

import re
from collections.abc import Iterator, Sequence

from schema.rules.attribution import word_lists
from schema.rules.attribution.narration import BLANK, Narration
from schema.rules.attribution.people import Person

OFFICES = "|".join(sorted(word_lists.read("others/hindi.txt")["offices"], key=len, reverse=True))
WORD = r"[\u0900-\u0963\u0966-\u097f]+"
BEHIND_NAME = "|".join(word_lists.read("others/hindi.txt")["behind_names"])
NAME = rf"(?P<name>(?!{BEHIND_NAME})\b{WORD} (?!(?:{BEHIND_NAME})\s){WORD})"
INTRODUCED = re.compile(rf"(?<!\S)(?P<title>{OFFICES}) {NAME}(?= (?:{BEHIND_NAME})\s)")
SAID = "|".join(sorted(word_lists.read("others/hindi.txt")["said"], key=len, reverse=True))


def find_people(text: str) -> list[Person]:
    found: dict[str, Person] = {}
    for mention in INTRODUCED.finditer(text):
        name = mention["name"]
        person = found.setdefault(name, Person(name, tuple(name.split()), first_at=mention.start("name")))
        person.printed_titles.append(mention["title"])
    return list(found.values())


class HindiCredits:
    def __init__(self, narration: Narration, persons: Sequence[Person]) -> None:
        self.text = narration.text
        self.narration = narration
        self.persons = dict(_called(persons))
        names = "|".join(re.escape(name) for name in sorted(self.persons, key=len, reverse=True)) or "(?!)"
        who = rf"(?:(?:{OFFICES}) )?(?P<name>{names}) ने"
        self.behind = re.compile(
            rf"[\s,]*(?P<printed>{who} (?:{WORD} ){{0,3}}?(?:{SAID}))(?!\s*(?:कि)?[\s,:-]*{BLANK})"
        )
        led = rf"(?:(?:\S+ ){{0,6}}?(?:(?:के|की|का|में|पर) |(?=(?:{OFFICES}) )))?"
        self.before = re.compile(rf"{led}(?P<printed>{who} (?:(?!ने\b){WORD} ){{0,6}}?(?:{SAID}))(?: कि)?[\s,:-]*")

    def credit(self, start: int, end: int) -> tuple[str, Person | None] | None:
        line = self.narration.line_start(start)
        floor = max(line, *(self.text.rfind(mark, line, start) + 1 for mark in f"।?!{BLANK}"))
        found = self.before.fullmatch(self.text[floor:start].strip()) or self.behind.match(self.text, end)
        return (found["printed"], self.persons[found["name"]]) if found else None


def _called(persons: Sequence[Person]) -> Iterator[tuple[str, Person]]:
    """By full name, and by a surname that is only theirs."""
    surnames = [person.words[-1] for person in persons]
    for person in persons:
        yield person.name, person
        if surnames.count(person.words[-1]) == 1:
            yield person.words[-1], person
