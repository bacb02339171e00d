"""Who does the speaking: the noun phrase before a verb of speech, or behind it."""

import re
from dataclasses import dataclass

from schema.rules.attribution import vocabulary
from schema.rules.attribution.english import hearsay, phrases
from schema.rules.attribution.english.cast import Cast, Mention
from schema.rules.attribution.given_names import Gender
from schema.rules.attribution.narration import behind
from schema.rules.attribution.people import Person


@dataclass(frozen=True, slots=True)
class Subject:
    """`person` if it is known who, else `gender` of a pronoun still to be resolved, else nobody."""

    start: int
    end: int
    person: Person | None = None
    gender: Gender | None = None


class Subjects:
    def __init__(self, text: str, cast: Cast) -> None:
        self.text = text
        self.cast = cast
        self.ends = {mention.end: mention for mention in cast.mentions}

    def before(self, verb: int, floor: int) -> Subject | None:
        """The subject of a verb that follows it, its adverbs and asides. None where no noun phrase stands there."""
        end, negated = self._without_auxiliaries(verb, floor)
        if phrases.PASSIVE.search(self.text[floor:end]):
            return Subject(end, end)
        found = self._ending(end, floor)
        return Subject(found.start, found.end) if found and negated else found

    def behind(self, verb_end: int, limit: int) -> Subject | None:
        """The subject of a verb that stands in front of it."""
        skipped = phrases.LEADING_ADVERB.match(self.text, verb_end, limit)
        start = skipped.end() if skipped else verb_end
        if pronoun := phrases.HE_OR_SHE.match(self.text, start, limit):
            return Subject(start, pronoun.end(), gender="male" if pronoun[0] == "he" else "female")
        return self._starting(start, limit)

    def opening(self, start: int, limit: int) -> Subject | None:
        """The subject that a sentence opens with, adverbials and conjunctions before it left out."""
        begun = phrases.BEGUN.match(self.text, start, limit)
        if begun and not begun["asked"] and self.cast.between(start, begun.end()):
            return None
        at = begun.end() if begun else start
        if pronoun := phrases.HE_OR_SHE.match(self.text, at, limit):
            return Subject(at, pronoun.end(), gender="male" if pronoun[0].lower() == "he" else "female")
        return self._starting(at, limit)

    def _without_auxiliaries(self, end: int, floor: int) -> tuple[int, bool]:
        negated = False
        while found := phrases.AUXILIARY.search(self.text, max(floor, end - 40), end):
            negated = negated or found[0].strip() in ("never", "not")
            end = found.start()
        return end, negated or bool(hearsay.NEGATED.search(self.text[max(floor, end - 12) : end]))

    def _ending(self, end: int, floor: int) -> Subject | None:
        """The noun phrase that ends at an offset, with the asides between commas that follow it."""
        end -= len(self.text[floor:end]) - len(self.text[floor:end].rstrip())
        if self.text[end - 1 : end] == ",":
            return self._with_aside(end - 1, floor)
        head = self.text[floor:end]
        if pronoun := phrases.PRONOUN.search(head):
            gender: Gender | None = {"he": "male", "she": "female"}.get(pronoun[1].lower())  # type: ignore[assignment]
            return Subject(floor + pronoun.start(1), end, gender=gender)
        if relative := phrases.RELATIVE.search(head):
            return self._ending(floor + relative.start(), floor)
        if aged := phrases.AGED.search(head):
            return Subject(floor + aged.start(), end, self.cast.offices.holder(aged[0].strip()))
        if mention := self.ends.get(end):
            return self._of(mention, floor)
        return self._with_complement(end, floor)

    def _with_aside(self, comma: int, floor: int) -> Subject | None:
        opening = self.text.rfind(",", floor, comma)
        aside_start = opening + 2
        mention = self.ends.get(comma)
        if opening < 0:
            return None
        if mention and not mention.described and mention.start == aside_start:
            return self._apposed_behind(mention, opening, floor)
        if hearsay.RELAYED.search(self.text, aside_start, comma):
            return Subject(aside_start, comma)
        if phrases.ASIDE.match(self.text, aside_start):
            return self._ending(opening, floor)
        return None

    def _apposed_behind(self, mention: Mention, opening: int, floor: int) -> Subject:
        """A name between commas, for which a description stands in front: "the chairman, Tom Reed, said"."""
        clause = max((found.end() for found in phrases.THAT.finditer(self.text, floor, opening)), default=floor)
        start = behind(self.text, clause)
        in_front = self.cast.between(start, opening)
        if self._one_of_another(in_front):
            return Subject(start, mention.end, mention.person)
        named = any(not one.described and not one.possessive for one in in_front)
        if named or len(self.text[start:opening].split()) > 9 or "," in self.text[start:opening]:
            return Subject(mention.start, mention.end, None if named else mention.person)
        return Subject(start, mention.end, mention.person)

    def _one_of_another(self, mentions: list[Mention]) -> bool:
        """Whether they describe one person by another: "a spokesman for Reed"."""
        described = mentions[:-1]
        return (
            len(described) > 0
            and all(one.described for one in described)
            and bool(phrases.FOR.fullmatch(self.text, described[-1].end, mentions[-1].start))
        )

    def _of(self, mention: Mention, floor: int) -> Subject:
        """What a mention stands for where it ends a subject: not the friend of it, nor it and another one."""
        start = self._phrase_start(mention, floor)
        titles = phrases.TITLES_AND.search(self.text[floor:start])
        of_one = start == mention.name or phrases.OFFICE.match(self.text, start)
        if titles and not (titles[0].endswith("of ") and of_one):
            start -= len(titles[0])
        before = self.text[floor:start]
        last_word = before.split()[-1].lower() if before.split() else ""
        if (
            mention.possessive
            or last_word in vocabulary.PREPOSITIONS - {"after", "before"}
            or phrases.ABOUT_ANOTHER.search(before)
        ):
            return Subject(start, mention.end)
        return Subject(start, mention.end, mention.person)

    def _phrase_start(self, mention: Mention, floor: int) -> int:
        """Where the noun phrase that ends with a name begins: titles in small letters and an article belong to it."""
        if mention.described:
            return mention.start
        row = list(re.finditer(r"[^\s]+", self.text[floor : mention.name]))
        if not row or not (
            row[-1][0].lower() in vocabulary.PEOPLE
            or row[-1][0].lower() in vocabulary.DETERMINERS
            or phrases.OLD.fullmatch(row[-1][0])
        ):
            return mention.start
        at = len(row) - 1
        while at > 0 and row[at - 1][0] != "of" and phrases.belongs(row[at][0], row[at - 1][0]):
            at -= 1
        return min(mention.start, floor + row[at].start())

    def _with_complement(self, end: int, floor: int) -> Subject | None:
        """A phrase that goes on behind its noun: the mayor of Redmere, Reed of Acme Bank."""
        for cut in reversed(
            [found.start() for found in re.finditer(r"\s(?:of|from|in|at|on|for)\s", self.text[floor:end])]
        ):
            at = floor + cut
            mention = self.ends.get(at)
            if mention and len(self.text[at:end].split()) <= 9 and not self.cast.between(at, end):
                return self._of(mention, floor)
        phrase = phrases.PHRASE.search(self.text[floor:end])
        return Subject(floor + phrase.start(), end) if phrase else None

    def _starting(self, start: int, limit: int) -> Subject | None:
        """The noun phrase that begins at an offset."""
        at = start
        for mention in self.cast.between(start, limit):
            if not self._leads_to(at, mention.start):
                break
            at = mention.end + (2 if mention.possessive else 0)
            if mention.possessive or (phrases.GROUP.match(self.text, at) or self._another_follows(mention, at)):
                continue
            if phrases.JOINED.match(self.text, at, limit) or phrases.OF_WHOM.match(self.text, start, limit):
                return Subject(start, at)
            apposed = self._apposed(mention, at, limit)
            return Subject(start, at, apposed.person if apposed else mention.person)
        phrase = phrases.FIRST_WORDS.match(self.text, start, limit)
        return Subject(start, phrase.end()) if phrase else None

    def _leads_to(self, start: int, end: int) -> bool:
        """Whether all the words between belong in front of a noun."""
        between = self.text[start:end]
        row = between.split()
        if len(row) > 6 or any(mark in between for mark in ",;:.\ue000\n"):
            return False
        complement = row[row.index("of") + 1 :] if "of" in row else None
        of_person = complement is not None and (not complement or bool(set(complement) & vocabulary.PEOPLE))
        return not of_person and not any(word.lower() in phrases.OUTSIDE for word in row)

    def _another_follows(self, mention: Mention, at: int) -> bool:
        """Whether a noun for people goes on: "said Reed supporter Max Poe"."""
        following = re.compile(r" ([a-z-]+)\b").match(self.text, at)
        return not mention.described and bool(following) and following[1] in vocabulary.PEOPLE  # type: ignore[index]

    def _apposed(self, mention: Mention, at: int, limit: int) -> Mention | None:
        """The name that follows a description between commas."""
        if not mention.described:
            return None
        complement = phrases.COMPLEMENT.match(self.text, at, limit)
        if complement is None:
            return None
        named = next((one for one in self.cast.named if one.start == complement.end()), None)
        closed = named and re.compile(r",|\.|$|\n").match(self.text, named.end)
        return named if closed else None
