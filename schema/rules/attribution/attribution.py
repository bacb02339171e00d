"""Whose words the quotations of a text are, and whom it names."""

from collections.abc import Sequence
from dataclasses import dataclass

from db.article_input import PersonDraft, QuoteDraft
from db.text.anchors.exact import Anchor
from schema.rules.attribution import languages, people, quotations
from schema.rules.attribution.english.reader import EnglishReader
from schema.rules.attribution.languages import Language
from schema.rules.attribution.narration import Narration
from schema.rules.attribution.others import hindi, japanese, latin
from schema.rules.attribution.others.hindi import HindiCredits
from schema.rules.attribution.others.japanese import JapaneseCredits
from schema.rules.attribution.others.latin import LatinCredits
from schema.rules.attribution.others.reader import PatternReader
from schema.rules.attribution.people import Person
from schema.rules.attribution.quotations import Quotation

Speaker = tuple[str | None, Person | None]
"""The words that credit a quotation, as printed, and who speaks."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """People in order of first appearance, with the titles that the text gives them; statements in order."""

    people: list[PersonDraft]
    quotes: list[QuoteDraft]


def attribute(paragraphs: Sequence[str], known: Sequence[PersonDraft] = (), language: str | None = None) -> Attribution:
    """Reads paragraphs of plain text.

    A quote has a speaker only where the text leaves no doubt: a wrong speaker is worse than none. `known` are people
    whom the text may call by surname alone. `language` is a tag of BCP 47; without one it is found in the text.
    """
    found = quotations.find(paragraphs)
    narration = Narration(paragraphs, found)
    spoken = languages.tagged(language) if language else languages.of(narration.whole)
    persons = _people(spoken, narration, known)
    quotes = [
        _quote(quotation, speaker)
        for quotation, speaker in zip(found, _reader(spoken, narration, persons).speakers(), strict=True)
        if quotations.is_statement(quotation, _before(quotation, paragraphs), credited=speaker[0] is not None)
    ]
    return Attribution([people.draft(person) for person in persons], quotes)


def _people(language: Language | None, narration: Narration, known: Sequence[PersonDraft]) -> list[Person]:
    text = narration.whole
    if language in ("hi", "ja"):
        found = hindi.find_people(text) if language == "hi" else japanese.find_people(text)
        names = {person.name for person in found}
        return [*found, *(people.known_person(draft) for draft in known if draft.name not in names)]
    if language in languages.LATIN and language != "en":
        return latin.find_people(language, text, known)
    return people.find(text, known)


def _reader(
    language: Language | None, narration: Narration, persons: Sequence[Person]
) -> EnglishReader | PatternReader:
    if language == "hi":
        return PatternReader(narration, HindiCredits(narration, persons))
    if language == "ja":
        return PatternReader(narration, JapaneseCredits(narration, persons))
    if language in languages.LATIN and language != "en":
        return PatternReader(narration, LatinCredits(language, narration, persons))
    return EnglishReader(narration, persons)


def _before(quotation: Quotation, paragraphs: Sequence[str]) -> str:
    first = quotation.stretches[0]
    return paragraphs[first.paragraph][: first.start - 1]


def _quote(quotation: Quotation, speaker: Speaker) -> QuoteDraft:
    printed, person = speaker
    return QuoteDraft(
        text=quotation.text,
        speaker=person.name if person else None,
        attribution=printed,
        anchor=Anchor(*quotation.stretches[0]),
    )
