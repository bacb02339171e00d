"""Whom "he" and "she" mean."""

from schema.rules.attribution.english.cast import Cast, Mention, fits
from schema.rules.attribution.given_names import Gender
from schema.rules.attribution.narration import BLANK, Narration
from schema.rules.attribution.people import Person

SENTENCES_BACK = 3
"""How many sentences that name nobody a pronoun may reach over."""


class Focus:
    """Reads backwards from a pronoun: the nearest sentence that mentions anybody it may mean decides."""

    def __init__(self, narration: Narration, cast: Cast) -> None:
        self.narration = narration
        self.cast = cast

    def meant(self, gender: Gender, at: int) -> Person | None:
        """None where two people fit, or the one who does is not known."""
        number = self.narration.sentence_at(at)
        start = self.narration.sentence_span(number)[0]
        if inside := self._fitting(gender, start, at):
            return self._only(inside) if self._is_opened_by(inside[0], start) else None
        empty = 0
        while number > 0 and empty <= SENTENCES_BACK:
            number -= 1
            start, end = self.narration.sentence_span(number)
            fitting = self._fitting(gender, start, end)
            if fitting or self._names_another(start, end):
                return self._only(fitting)
            if self.narration.text[start:end].strip(f" \n.!?{BLANK}"):
                empty += 1
        return None

    def others_fit(self, gender: Gender, at: int, meant: Person | None) -> bool:
        """Whether the text has named anybody else by then whom the pronoun may mean."""
        return any(one.person is not meant for one in self._fitting(gender, 0, at) if not one.described)

    def _fitting(self, gender: Gender, start: int, end: int) -> list[Mention]:
        """Genitives count only where nobody else is there."""
        found = [one for one in self.cast.between(start, end) if fits(gender, one.gender) and not one.apposed]
        return [one for one in found if not one.possessive] or found

    def _names_another(self, start: int, end: int) -> bool:
        return any(not one.possessive and not one.described for one in self.cast.between(start, end))

    def _only(self, mentions: list[Mention]) -> Person | None:
        people = {id(one.person) for one in mentions}
        return mentions[0].person if len(people) == 1 else None

    def _is_opened_by(self, mention: Mention, start: int) -> bool:
        return not self.narration.text[start : mention.start].strip(f" {BLANK}.,!?")
