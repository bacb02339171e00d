"""Whom a text means: by surname, first name, form of address, office or description."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schema.rules.attribution import names, people, surnames, titles, vocabulary
from schema.rules.attribution.english import descriptions
from schema.rules.attribution.english.offices import AGED, Offices
from schema.rules.attribution.given_names import Gender, gender_of
from schema.rules.attribution.names import Run
from schema.rules.attribution.narration import BLANK
from schema.rules.attribution.people import Person


@dataclass(frozen=True, slots=True)
class Mention:
    """Someone in the narration: `person` where it is known who. `start` is the title's, `name` the name's own start."""

    start: int
    name: int
    end: int
    person: Person | None
    gender: Gender | None
    possessive: bool = False
    described: bool = False
    """By a noun, not by name."""
    apposed: bool = False
    """A description of someone who is named beside it."""


class Cast:
    """The people of one text, and what it calls them."""

    def __init__(self, persons: Sequence[Person], text: str) -> None:
        self.persons = persons
        self.called: dict[str, list[Person | None]] = {}
        """None is someone who is of the name, but not one of the people."""
        for person in persons:
            for alias in set(_aliases(person)):
                self.called.setdefault(alias, []).append(person)
        runs = names.find(text)
        for word in {run.core[-1].plain for run in runs if self._is_another(run, text)} & self.called.keys():
            self.called[word].append(None)
        self.named = [mention for run in runs if (mention := self._named(run, text))]
        self.name_ends = {mention.start: mention.end for mention in self.named}
        strangers = [text[one.start : one.name] for one in self.named if one.person is None]
        self.offices = Offices(persons, text, strangers)
        self.mentions = sorted([*self.named, *self._described(text), *self._unnamed(text)], key=lambda one: one.start)
        self.starts = [mention.start for mention in self.mentions]

    def _is_another(self, run: Run, text: str) -> bool:
        """Whether a full name is nobody's of these, though its surname may be."""
        if not run.is_name or len(run.core) < 2 or gender_of(run.core[0].plain) is None:
            return False
        short = surnames.normal(names.spelled(run.core, text)) in self.called
        parts = people.parts_of([word.plain for word in run.name])
        return not short and not any(one.is_called(parts) for one in self.persons)

    def between(self, start: int, end: int) -> list[Mention]:
        first = bisect_left(self.starts, start)
        following = self.mentions[first : bisect_left(self.starts, end)]
        return [mention for mention in following if mention.end <= end]

    def _unnamed(self, text: str) -> Iterator[Mention]:
        for one in descriptions.SOMEBODY.finditer(text):
            apposed = self._is_named_behind(text, one.end())
            yield Mention(one.start(), one.start(), one.end(), None, None, described=True, apposed=apposed)

    def _is_named_behind(self, text: str, end: int) -> bool:
        """Whether a name between commas follows a description and what belongs to it."""
        complement = descriptions.COMPLEMENT.match(text, end)
        name_end = self.name_ends.get(complement.end()) if complement else None
        return name_end is not None and text[name_end : name_end + 1] == ","

    def _named(self, run: Run, text: str) -> Mention | None:
        if not run.is_name or (
            len(run.core) == 1 and not run.title and people.THE.search(text[max(0, run.start - 4) : run.start])
        ):
            return None
        gender = people.title_gender(run)
        name = surnames.start(text, run.name[0].start)
        called = surnames.normal(text[name : run.core[-1].start] + run.core[-1].text.rstrip("."))
        person = self._person(run, called, gender)
        if person is None and not (len(self.called.get(called, [])) > 1 or _is_stranger(run, text)):
            return None
        known = (person.gender if person else gender_of(run.core[0].plain)) if gender is None else gender
        title = "" if run.before else titles.before_name(text, name)
        start = min(name, run.start) - (len(title) + 1 if title else 0)
        return Mention(start, name, run.end, person, known, run.possessive)

    def _person(self, run: Run, called: str, gender: Gender | None) -> Person | None:
        """By full name, or by the one word that is only theirs."""
        parts = people.parts_of([word.plain for word in run.name])
        if len(parts) > 1 and (whole := [person for person in self.persons if person.is_called(parts)]):
            return whole[0] if len(whole) == 1 else None
        fitting = [one for one in self.called.get(called, []) if one is None or fits(gender, one.gender)]
        return fitting[0] if len(fitting) == 1 else None

    def _described(self, text: str) -> Iterator[Mention]:
        """Nouns for people that are neither titles nor said of someone who is named beside them."""
        ends = {mention.end for mention in self.named}
        starts = {mention.start for mention in self.named}
        titled = {position for mention in self.named for position in range(mention.start, mention.name)}
        for match in descriptions.find(text):
            start, end = match.start(), match.end() - len(match["next"] or "")
            beside = {start - 2, start - 3} & ends or end + 1 in starts or match.start("noun") in titled
            if beside or not _is_somebody(match) or descriptions.PREDICATE.search(text[max(0, start - 24) : start]):
                continue
            apposed = _is_apposed(text, start, end, starts) or self._is_named_behind(text, end)
            person = self.offices.holder(text[start:end]) if match[0].lower().startswith("the ") else None
            gender = person.gender if person else noun_gender(match["noun"].lower())
            yield Mention(start, start, end, person, gender, bool(match["possessive"]), described=True, apposed=apposed)


def _is_apposed(text: str, start: int, end: int, names: set[int]) -> bool:
    """Whether somebody is named behind a comma, or the words are said of somebody: "Reed, who has a son,"."""
    following = descriptions.APPOSITION.match(text, end)
    if following and any(end < name <= following.end() for name in names):
        return True
    clause = text.rfind(", who", max(0, start - 120), start)
    return (
        clause >= 0 and not re.search(r"[,.;:!?\n]", text[clause + 1 : start]) and text[end : end + 80].find(",") >= 0
    )


def _is_somebody(match: re.Match[str]) -> bool:
    """Not "the general election", nor an age alone, which is said of someone named before."""
    adjectives = match["adjectives"].lower()
    following = (match["next"] or "").strip()
    acts = not following or following in descriptions.BEHIND_PERSON or following.endswith("ed")
    another_noun = not acts and match["noun"].split()[-1].lower() in vocabulary.DOUBLE_NOUNS
    return not (another_noun or set(adjectives.split()) & descriptions.NO_ADJECTIVE or AGED.search(adjectives))


def fits(one: Gender | None, other: Gender | None) -> bool:
    """Whether two may be the same person's: what is not known for certain fits both."""
    return one == other or None in (one, other) or "either" in (one, other)


def noun_gender(noun: str) -> Gender | None:
    return "female" if noun in vocabulary.FEMALE else "male" if noun in vocabulary.MALE else None


def _aliases(person: Person) -> list[str]:
    """Last name, with its particles or without, last two, and the first one if it is no place's name."""
    parts = person.words
    aliases = [parts[-1], *surnames.short_forms(person.name)]
    if len(parts) > 2:
        aliases.append(" ".join(parts[-2:]))
    if len(parts) > 1 and parts[0] not in vocabulary.NAME_BEARERS and len(parts[0]) > 1:
        aliases.append(surnames.normal(parts[0]))
    return aliases


def _is_stranger(run: Run, text: str) -> bool:
    """Whether a name that is nobody's may still be a person's, whom a pronoun could mean."""
    if run.title:
        return True
    if len(run.core) == 1:
        following = re.match(r" ([a-z]+)\b", text[run.end : run.end + 30])
        if following and following[1] in vocabulary.PEOPLE:
            return False
        word = run.core[0].plain
        given = gender_of(word) in ("female", "male") and word not in vocabulary.PEOPLE | vocabulary.NAME_BEARERS
        return given or _speaks(run, text) or _acts(run, text)
    if descriptions.LOCATED.search(text[max(0, run.start - 9) : run.start]):
        return False
    placed = re.escape(text[run.start : run.end])
    return not re.search(rf"\b(?:in|at|near|across|outside|the) {placed}\b", text)


def _acts(run: Run, text: str) -> bool:
    """Whether a word of which no other form is known opens a sentence and does something, as a surname alone would."""
    word = run.core[0].text
    before = text[max(0, run.start - 4) : run.start].rstrip(" ")
    opens = not before or before[-1] in f".!?\n{BLANK}"
    verb = re.match(r" (?:also |then |never |later )?([a-z]+)\b", text[run.end : run.end + 30])
    does = verb is not None and (verb[1] in vocabulary.ACTING or verb[1].endswith("ed"))
    known = run.core[0].plain in vocabulary.ORGANISATIONS | vocabulary.NAME_BEARERS | vocabulary.PLACE_OPENERS
    return opens and does and not known and not re.search(rf"\b{re.escape(word.lower())}\b", text)


def _speaks(run: Run, text: str) -> bool:
    verb = re.match(r" (?:\w+ly )?([a-z]+)\b", text[run.end : run.end + 30])
    return bool(verb and verb[1] in vocabulary.SPEECH)
