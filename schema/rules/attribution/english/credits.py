"""Credits: the words around a quotation that say whose it is."""

import re
from dataclasses import dataclass
from itertools import islice

from schema.rules.attribution import vocabulary
from schema.rules.attribution.english import hearsay, verbs
from schema.rules.attribution.english.subjects import Subject, Subjects
from schema.rules.attribution.narration import BLANK, Narration, behind


@dataclass(frozen=True, slots=True)
class Credit:
    """`start` and `end` span the words that give it; `subject` is who speaks, by those words."""

    start: int
    end: int
    verb: str
    subject: Subject


class Credits:
    def __init__(self, narration: Narration, subjects: Subjects) -> None:
        self.narration = narration
        self.text = narration.text
        self.subjects = subjects

    def behind(self, end: int, last_character: str) -> Credit | None:
        """The credit in the sentence that goes on behind a quotation."""
        limit = self._sentence_end(end)
        if verbs.NO_CREDIT_OPENING.match(self.text, end, limit):
            return None
        following = self.text[end : end + 1]
        open_end = following == "," or (
            following != "." and (last_character in verbs.OPEN_END or last_character.isalnum())
        )
        start = behind(self.text, end + (following in (",", ".")))
        if dashed := verbs.DASHED.match(self.text, end, limit):
            return self._dashed(dashed.end(), limit)
        credit = self._inverted(start, limit) or self._direct(start, limit) or self._according(start, limit)
        if credit is None:
            return None
        if not open_end and (credit.verb not in verbs.PLAIN or self.text[credit.end : limit].strip(" \n.")):
            return None
        return self._unless_relayed(credit, limit)

    def before(self, start: int, floor: int) -> Credit | None:
        """The credit in the part of a sentence that leads up to a quotation."""
        lead = self.text[floor:start]
        if quoted := self._last(verbs.QUOTED_AS, floor, start):
            return self._from_source(quoted, start)
        participle = self._last(verbs.PARTICIPLE, floor, start)
        finite = self._last(verbs.FINITE, floor, start)
        according = self._last(verbs.ACCORDING, floor, start)
        last = max((found.end() for found in (participle, finite, according) if found), default=-1)
        if last < 0 or self._hidden(last, start):
            return self._introduced(floor, start) if last < 0 else None
        if according and according.end() == last:
            credit = self._from_source(according, start)
        elif participle and participle.end() == last:
            credit = self._participle(participle, floor)
        else:
            credit = self._finite(finite, floor) if finite else None
        if credit is None or hearsay.SHOWN.search(self.text, credit.end, start) or not self._adjoins(credit, start):
            return credit and Credit(credit.start, credit.end, credit.verb, Subject(credit.start, credit.end))
        return None if lead.strip() == "" else self._unless_relayed(credit, start, floor)

    def _last(self, pattern: re.Pattern[str], floor: int, end: int) -> re.Match[str] | None:
        return max(pattern.finditer(self.text, floor, end), key=lambda found: found.start(), default=None)

    def _hidden(self, last: int, end: int) -> bool:
        """Whether someone else's saying stands between the last verb that is understood and the quotation."""
        return bool(verbs.BARE_PARTICIPLE.search(self.text, last, end))

    def _adjoins(self, credit: Credit, start: int) -> bool:
        """Whether a quotation still belongs to its verb: few words between, and no other clause."""
        between = self.text[credit.end : start]
        return len(between.split()) <= 30 and ";" not in between and "\n" not in between.strip()

    def _sentence_end(self, end: int) -> int:
        first = behind(self.text, end + (self.text[end : end + 1] in (",", ".")))
        number = self.narration.sentence_at(first)
        limit = min(self.narration.sentence_span(number)[1], self.narration.line_end(end))
        quoted = self.text.find(BLANK, first, limit)
        return limit if quoted < 0 else quoted

    def _inverted(self, start: int, limit: int) -> Credit | None:
        """Said Reed."""
        verb = verbs.FINITE.match(self.text, start, limit)
        if verb is None or verb[0] not in verbs.INVERTED:
            return None
        subject = self.subjects.behind(verb.end(), limit)
        return Credit(start, subject.end, verb[0], subject) if subject else None

    def _direct(self, start: int, limit: int) -> Credit | None:
        """Reed said: the first verb before which nothing but its subject stands."""
        for verb in islice(verbs.FINITE.finditer(self.text, start, limit), 4):
            subject = self.subjects.before(verb.start(), start)
            if (
                subject
                and subject.start <= start + len("as ")
                and self.text[start : subject.start] in ("", "as ", "As ")
            ):
                if verb[0] in vocabulary.BORROWING:
                    subject = Subject(subject.start, subject.end)
                return Credit(start, self._end(verb), verb[0], subject)
        return None

    def _according(self, start: int, limit: int) -> Credit | None:
        source = verbs.ACCORDING.match(self.text, start, limit)
        return self._from_source(source, limit) if source else None

    def _from_source(self, source: re.Match[str], limit: int) -> Credit | None:
        subject = self.subjects.behind(source.end(), limit)
        return Credit(source.start(), subject.end, source[0].strip(), subject) if subject else None

    def _dashed(self, start: int, limit: int) -> Credit | None:
        """A name that a dash puts behind a quotation, with nothing but a description following."""
        mention = next((one for one in self.subjects.cast.named if one.start == start), None)
        rest = self.text[mention.end : limit].strip() if mention else ""
        if mention is None or mention.possessive or not (rest.strip(".") == "" or rest.startswith(",")):
            return None
        if verbs.FINITE.search(self.text, mention.end, limit):
            return None
        return Credit(start, mention.end, "", Subject(start, mention.end, mention.person))

    def _finite(self, verb: re.Match[str], floor: int) -> Credit | None:
        coordinated = re.search(r"\b(?:and|but|then)\s(?:\w+ly\s|then\s|also\s)?$", self.text[floor : verb.start()])
        if coordinated:
            subject = self._of_clause(floor, verb.start())
        else:
            subject = self.subjects.before(verb.start(), floor) or self._inverted_subject(verb, floor)
        if subject is None:
            return None
        behind_aside = self.text.rfind(",", subject.end, verb.start()) + 1
        negated = hearsay.NEGATED.search(self.text, max(subject.end, behind_aside), verb.start())
        denied = hearsay.NEGATED.search(self.text[max(floor, subject.start - 12) : subject.start])
        if verb[0] in vocabulary.BORROWING or negated or denied:
            subject = Subject(subject.start, subject.end)
        return Credit(min(subject.start, verb.start()), self._end(verb), verb[0], subject)

    def _inverted_subject(self, verb: re.Match[str], floor: int) -> Subject | None:
        """Of a verb that opens its clause: "…," said Reed, "…"."""
        if verb[0] not in verbs.INVERTED or self.text[floor : verb.start()].strip(f" ,{BLANK}.?!"):
            return None
        return self.subjects.behind(verb.end(), self.narration.line_end(verb.end()))

    def _participle(self, verb: re.Match[str], floor: int) -> Credit | None:
        subject = self._of_clause(floor, verb.start())
        if subject is None:
            return None
        if hearsay.HEARD.search(self.text, subject.end, verb.start()):
            subject = Subject(subject.start, subject.end)
        return Credit(subject.start, verb.end(), verb["verb"], subject)

    def _of_clause(self, floor: int, end: int) -> Subject | None:
        """The subject of a whole clause, for verbs further on: who opens it, if nobody else comes up in it."""
        opening = self.subjects.opening(floor, end)
        if opening is None or (opening.person is None and opening.gender is None):
            return self._credited(floor, end)
        others = [one for one in self.subjects.cast.between(opening.end, end) if one.person is not opening.person]
        if any(not one.possessive for one in others) and not verbs.FINITE.search(
            self.text, opening.end, opening.end + 24
        ):
            return Subject(opening.start, opening.end)
        return opening

    def _credited(self, floor: int, end: int) -> Subject | None:
        """The subject of the first verb of speech in a clause that goes on."""
        for verb in verbs.FINITE.finditer(self.text, floor, end):
            return self.subjects.before(verb.start(), floor) or self._inverted_subject(verb, floor)
        return None

    def _introduced(self, floor: int, start: int) -> Credit | None:
        """A clause that ends with a colon, about one person: "Reed was blunt: …"; or "Reed's answer was …"."""
        lead = self.text[floor:start].rstrip()
        opening = self.subjects.cast.between(floor, start)[:1]
        owner = opening[0] if opening and opening[0].possessive else None
        if owner and owner.person and verbs.TALK.match(self.text, owner.end + 2, start):
            return Credit(owner.start, start, "", Subject(owner.start, owner.end, owner.person))
        subject = self.subjects.opening(floor, start) if lead.endswith(":") else None
        if subject is None or hearsay.SHOWN.search(lead) or hearsay.RELAYED.search(lead) or hearsay.UNSAID.search(lead):
            return None
        others = [one for one in self.subjects.cast.between(subject.end, start) if one.person is not subject.person]
        return None if others else Credit(subject.start, floor + len(lead) - 1, "", subject)

    def _unless_relayed(self, credit: Credit, limit: int, floor: int | None = None) -> Credit:
        """With nobody as its subject where the words are someone else's, or were not said."""
        around = self.text[credit.start if floor is None else floor : limit]
        recalls = credit.verb in verbs.RECALLING and hearsay.RECALLED.match(self.text, credit.end, limit)
        recalls = recalls or (floor is None and hearsay.TOLD_BY.match(self.text, credit.end, limit))
        if recalls or hearsay.RELAYED.search(re.sub(verbs.QUOTED, "", around)):
            return Credit(credit.start, credit.end, credit.verb, Subject(credit.start, credit.end))
        return credit

    def _end(self, verb: re.Match[str]) -> int:
        """Behind the verb; of "told reporters" behind its object."""
        told = verbs.OBJECT.match(self.text, verb.end()) if verb[0].split()[-1] in ("told", "tells", "tell") else None
        return told.end() if told and not self.subjects.cast.between(verb.end(), told.end()) else verb.end()
