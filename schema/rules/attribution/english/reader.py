"""Who speaks, in English: the credit beside each quotation, followed through pronouns and pauses."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from schema.rules.attribution.english.cast import Cast
from schema.rules.attribution.english.credits import Credit, Credits
from schema.rules.attribution.english.focus import Focus
from schema.rules.attribution.english.subjects import Subject, Subjects
from schema.rules.attribution.narration import BLANK, Narration, sentence_ends
from schema.rules.attribution.people import Person

LONGEST_LEAD = 1000
"""Characters in front of a quotation among which its credit is looked for."""
LONGEST_CREDIT = 40
OCCASION = re.compile(
    r",? (?:in|during|of) (?:the|that|this|the same) (?:[\w-]+ ){0,2}"
    r"(?:speech|address|statement|interview|broadcast|sermon|lecture|letter|message|video|essay|memo)\b"
)
"""Words behind a credit that lead back to whoever gave the speech, who need not be the last one named."""
ASKING = ("asked", "asks", "wondered", "wonders")


class EnglishReader:
    def __init__(self, narration: Narration, persons: Sequence[Person]) -> None:
        self.narration = narration
        self.cast = Cast(persons, narration.text)
        self.credits = Credits(narration, Subjects(narration.text, self.cast))
        self.focus = Focus(narration, self.cast)

    def speakers(self) -> Iterator[tuple[str | None, Person | None]]:
        """For each quotation the words that credit it, as printed, and who speaks."""
        last: tuple[Credit | None, Person | None] = (None, None)
        for number in range(len(self.narration.spans)):
            credit = self._credit(number)
            speaker = self._speaker(credit) if credit else last[1] if self._goes_on(number, last) else None
            last = (credit, speaker)
            yield self._printed(credit), speaker

    def _credit(self, number: int) -> Credit | None:
        """None of those around it where they name two: what Reed shouted, Moss said."""
        start, end = self.narration.spans[number]
        behind = self.credits.behind(end, self.narration.last_characters[number])
        before = self.credits.before(start, self._floor(start))
        if behind and before and self._speaker(behind) is not self._speaker(before):
            return replace(behind, subject=Subject(behind.subject.start, behind.subject.end))
        return behind or before

    def _floor(self, start: int) -> int:
        """Where the words begin that may lead up to a quotation: its sentence, or a line that ends with a colon."""
        line = self.narration.line_start(start)
        if line == start and self.narration.text[max(0, line - 4) : line].rstrip().endswith(":"):
            sentence = self.narration.sentence_at(max(0, line - 2))
            return max(self.narration.sentence_span(sentence)[0], start - LONGEST_LEAD)
        return max(line, self.narration.sentence_span(self.narration.sentence_at(start))[0], start - LONGEST_LEAD)

    def _speaker(self, credit: Credit) -> Person | None:
        subject = credit.subject
        if subject.person is not None or subject.gender is None:
            return subject.person
        meant = self.focus.meant(subject.gender, subject.start)
        told = OCCASION.match(self.narration.text, credit.end)
        return None if told and self.focus.others_fit(subject.gender, subject.start, meant) else meant

    def _goes_on(self, number: int, last: tuple[Credit | None, Person | None]) -> bool:
        """Whether a quotation without a credit continues the one before: nothing but that one's credit between."""
        credit, speaker = last
        if credit is None or speaker is None or credit.verb in ASKING:
            return False
        end, start = self.narration.spans[number - 1][1], self.narration.spans[number][0]
        between = self.narration.text[end:start]
        others = [one for one in self.cast.between(end, start) if one.person is not speaker]
        return (
            end <= credit.start
            and credit.end <= start
            and "\n" not in between
            and not others
            and not sentence_ends(between.strip())[:-1]
            and not self._is_anothers(number, speaker)
        )

    def _is_anothers(self, number: int, speaker: Person) -> bool:
        """Whether words follow behind a comma, which are a credit though none that is understood, without a name."""
        end = self.narration.spans[number][1]
        told_on = self.narration.last_characters[number] == "," and self.narration.text[end:][:2].strip().islower()
        named = self.cast.between(end, end + LONGEST_CREDIT) if told_on else []
        return told_on and not any(one.person is speaker for one in named)

    def _printed(self, credit: Credit | None) -> str | None:
        words = self.narration.whole[credit.start : credit.end].replace(BLANK, "").split() if credit else []
        return " ".join(words) or None
