"""Quotations are credited to whom their sentence names."""

import pytest

from api.imports.attribution.quotations import find
from db.article_input import PersonDraft, QuoteDraft

BERG = PersonDraft(name="Anna Berg", title="Prime Minister")
ROTH = PersonDraft(name="Mia Roth", title="chief engineer")


@pytest.mark.parametrize(
    ("text", "words", "speaker", "attribution"),
    [
        ('"We build it here," Berg said.', "We build it here.", "Anna Berg", "Berg said"),
        ("“We build it here,” said Anna Berg.", "We build it here.", "Anna Berg", "said Anna Berg"),
        (
            '"Do we build it?" Prime Minister Anna Berg asked.',
            "Do we build it?",
            "Anna Berg",
            "Prime Minister Anna Berg asked",
        ),
        ('Berg said "a bridge of this size" was new.', "a bridge of this size", "Anna Berg", "Berg said"),
        ('Roth, who built it, added "it will not move".', "it will not move", "Mia Roth", "Roth, who built it, added"),
        ('Roth met Berg. "It will stand," she added.', "It will stand.", None, None),
        ('Roth met Berg. "It will stand here," she added.', "It will stand here.", "Anna Berg", "she added"),
        (
            'Roth met Berg. "It will stand here," the engineer said.',
            "It will stand here.",
            "Mia Roth",
            "the engineer said",
        ),
        ('Berg met Roth. "It will stand here," the PM said.', "It will stand here.", "Anna Berg", "the PM said"),
        ('Berg met Roth. "It will stand here," the report said.', "It will stand here.", None, "the report said"),
        ('Berg met Roth. "It will stand here," they said.', "It will stand here.", None, "they said"),
        ('Berg met Roth\'s team. "It will stand here," she said.', "It will stand here.", "Anna Berg", "she said"),
        ('Berg came. The film "A Bridge Too Wide" was shown.', "A Bridge Too Wide", None, None),
        ('Berg said no. The film "A Bridge Too Wide" was shown.', "A Bridge Too Wide", None, None),
    ],
)
def test_a_quotation_has_the_speaker_of_its_sentence(
    text: str, words: str, speaker: str | None, attribution: str | None
) -> None:
    expected = [QuoteDraft(text=words, speaker=speaker, attribution=attribution)] if len(words.split()) > 3 else []

    assert find([text], [BERG, ROTH]) == expected


def test_a_quotation_that_goes_on_behind_its_credit_keeps_the_speaker() -> None:
    assert find(['"We build it here," Berg said. "Nobody will stop us."'], [BERG]) == [
        QuoteDraft(text="We build it here.", speaker="Anna Berg", attribution="Berg said"),
        QuoteDraft(text="Nobody will stop us.", speaker="Anna Berg"),
    ]


def test_a_pronoun_reaches_back_to_earlier_paragraphs_but_not_into_quotations() -> None:
    paragraphs = ["Roth spoke first.", '"Berg knows all of it."', '"I did the sums," she said.']

    assert find(paragraphs, [BERG, ROTH])[-1] == QuoteDraft(
        text="I did the sums.", speaker="Mia Roth", attribution="she said"
    )


def test_a_surname_of_two_people_means_neither() -> None:
    both = [BERG, PersonDraft(name="Lou Berg", title="Mayor")]

    assert find(['"We build it here," Berg said.'], both) == [QuoteDraft(text="We build it here.")]
