"""The people that a text names, each once, however it spells them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from db.article_input import PersonDraft
from schema.rules.attribution import names, surnames, things, titles, vocabulary
from schema.rules.attribution.given_names import Gender, gender_of
from schema.rules.attribution.names import Run

PERSONAL = re.compile(r",? (?:\w+ly )?(?P<verb>[a-z]+)\b")
WHO = re.compile(r",? (?:who|whose|whom)\b|, (?:aged )?\d{1,3}\b")
DESCRIBED = re.compile(rf", (?:an?|the|his|her|their) (?:[\w-]+ ){{0,3}}?(?:{'|'.join(vocabulary.PEOPLE)})\b")
SAID_BEFORE = re.compile(rf"\b(?:{'|'.join(vocabulary.SPEECH)}|according to) $")
PERSON_NOUN = re.compile(rf"\b(?:{'|'.join(vocabulary.PEOPLE)}),? $")
SOMEBODY = r"\b[^\n]{0,200}\b(?:[Hh]e|[Ss]he|[Hh]is|[Hh]er|him|himself|herself|who)\b"
SOMETHING = r"(?: \w+){0,3} its?\b"
THE = re.compile(r"\b[Tt]he $")


@dataclass(slots=True)
class Person:
    name: str
    words: tuple[str, ...]
    """Of the name, lower case, without Jr. and such, and without what is written in one with the surname."""
    printed_titles: list[str] = field(default_factory=list)
    affiliation: str | None = None
    gender: Gender | None = None
    age: int | None = None
    first_at: int = -1

    @property
    def title(self) -> str | None:
        """The first printed one that says more than a form of address."""
        telling = [title for title in self.printed_titles if title.lower().rstrip(".") not in vocabulary.HONORIFICS]
        return next(iter([*telling, *self.printed_titles]), None)

    def is_short(self, name: str) -> bool:
        """Whether a name is theirs without the given one, from a particle on."""
        return surnames.normal(name) in surnames.short_forms(self.name)

    def is_called(self, other: Sequence[str]) -> bool:
        """Whether a full name is theirs: first and last word agree, and no middle name contradicts another."""
        if self.words == tuple(other):
            return True
        if len(other) == 2 and len(other[0]) == 1 and len(self.words) > 1:
            return (self.words[0][0], self.words[-1]) == (other[0], other[-1])
        if len(self.words) < 2 or (self.words[0], self.words[-1]) != (other[0], other[-1]):
            return False
        mine, theirs = self.words[1:-1], tuple(other[1:-1])
        return not mine or not theirs or [word[0] for word in mine] == [word[0] for word in theirs]


def find(text: str, known: Iterable[PersonDraft] = (), language: str = "en") -> list[Person]:
    """Everyone with a full name, in order of first appearance, then those known who are not named in full."""
    people = [known_person(draft) for draft in known]
    full = [run for run in names.find(text, language) if len(run.core) >= 2 and run.is_name]
    for run in sorted(full, key=_opens_with_particle):
        _note(run, text, people, language)
    return sorted(people, key=lambda person: (person.first_at < 0, person.first_at))


def draft(person: Person) -> PersonDraft:
    return PersonDraft(name=person.name, title=person.title, affiliation=person.affiliation)


def known_person(draft: PersonDraft) -> Person:
    parts = parts_of([word.rstrip(".").lower() for word in draft.name.split()])
    person = Person(draft.name, parts, gender=gender_of(parts[0]))
    person.printed_titles = [draft.title] if draft.title else []
    person.affiliation = draft.affiliation
    return person


def parts_of(words: Sequence[str]) -> tuple[str, ...]:
    """The words of a name that tell it from others, as `Person.words`."""
    first, *others = [word for word in words if word not in vocabulary.SUFFIXES] or [""]
    return first, *map(surnames.unjoined, others)


def _opens_with_particle(run: Run) -> bool:
    """Whether it may be the surname alone of someone: "De Boer" at the head of a sentence."""
    return run.core[0].plain in surnames.PARTS


def _note(run: Run, text: str, people: list[Person], language: str) -> None:
    """Adds what one mention tells, if it is a person's."""
    parts = parts_of([word.plain for word in run.name])
    name = names.spelled(run.core, text)
    person = next((one for one in people if one.is_called(parts) or one.is_short(name)), None)
    if person is None:
        if surnames.is_alone(parts) or not is_person(run, text, language):
            return
        person = Person(names.spelled(run.name, text), parts, gender=gender_of(parts[0]))
        people.append(person)
    start = run.name[0].start
    person.first_at = start if person.first_at < 0 else min(start, person.first_at)
    if title := titles.title_of(run, text):
        person.printed_titles.append(title)
    person.affiliation = person.affiliation or titles.affiliation_of(run, text)
    person.age = person.age or titles.age_of(run, text)
    person.gender = title_gender(run) or person.gender


def title_gender(run: Run) -> Gender | None:
    """As the form of address or a title in front says: Ms, Lady, Chairwoman."""
    title = run.title
    if title is None:
        return None
    return "female" if title.plain in vocabulary.FEMALE else "male" if title.plain in vocabulary.MALE else None


def is_person(run: Run, text: str, language: str = "en") -> bool:
    """Whether a full name that is met first here is a person's, and not a place's or an organisation's.

    A title, an age, "who" or a description says so; else the first word must be a given name. A place that people
    are called after needs a verb of speech beside it, and so does a first word that is no known given name, with the
    surname alone elsewhere.
    """
    if things.is_thing(run, text, language):
        return False
    if titles.title_of(run, text) or run.title or WHO.match(text, run.end) or DESCRIBED.match(text, run.end):
        return True
    before = text[max(0, run.start - 20) : run.start]
    given = gender_of(run.core[0].plain)
    if THE.search(before):
        return False
    if given and run.core[0].plain.partition("-")[0] not in vocabulary.NAME_BEARERS:
        return True
    if given is None and not (_surname_alone(run, text) and (PERSON_NOUN.search(before) or _is_somebody(run, text))):
        return False
    return _speaks(run, text, before)


def _speaks(run: Run, text: str, before: str) -> bool:
    verb = PERSONAL.match(text, run.end)
    spoken = verb and verb["verb"] in vocabulary.SPEECH
    described = PERSON_NOUN.search(before)
    return bool(spoken or SAID_BEFORE.search(before) or described)


def _surname_alone(run: Run, text: str) -> bool:
    surname, given = re.escape(surnames.unjoined(run.core[-1].text.rstrip("."))), re.escape(run.core[-2].text)
    said = rf"['’]s | (?:\w+ly )?(?:{'|'.join(vocabulary.SPEECH | vocabulary.ACTING)}|shot back|hit back)\b"  # noqa: RUF001
    alone = rf"(?<![\w’'-])(?<!{given} )(?i:{surnames.ARTICLE}|{surnames.ELIDED})?{surname}"  # noqa: RUF001
    return bool(re.search(rf"{alone}(?:{said})", text))


def _is_somebody(run: Run, text: str) -> bool:
    """Whether "he" or "she" stands near a surname, and nowhere "it": "Techwin said it would" is of a company."""
    surname = re.escape(run.core[-1].text.rstrip("."))
    near, it = (re.search(surname + pattern, text) for pattern in (SOMEBODY, SOMETHING))
    return near is not None and it is None
