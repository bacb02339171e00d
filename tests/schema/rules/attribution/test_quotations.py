"""A quotation is what stands between its marks, to the character, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.text.anchors.exact import Anchor
from schema.rules.attribution.attribution import attribute


def quotes(*paragraphs: str) -> list[str]:
    return [quote.text for quote in attribute(paragraphs).quotes]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('"We build it here," Berg said.', "We build it here,"),
        ("“We build it here,” Berg said.", "We build it here,"),
        ("He says“we build it here”today.", "we build it here"),
        ("'We build the drivers' union here,' Berg said.", "We build the drivers' union here,"),
        ("‘We don’t build it here,’ Berg said.", "We don’t build it here,"),  # noqa: RUF001
        ("„Wir bauen es hier“, sagte Berg.", "Wir bauen es hier"),
        ("»Wir bauen es hier«, sagte Berg.", "Wir bauen es hier"),
        ("«Nous le faisons ici», a dit Berg.", "Nous le faisons ici"),
        ("« Nous le faisons ici », a dit Berg.", "Nous le faisons ici"),
        ("”Vi bygger det här,” sade Berg.", "Vi bygger det här,"),
        ("「私たちはここで造ります」と述べた。", "私たちはここで造ります"),
        ("他说“我们明天早上一起去那里”。", "我们明天早上一起去那里"),
        ('(Berg: "we build it here")', "we build it here"),
        ('He called it "the "best" of us all".', "best"),
        ('"It is 6\'2" and a half tall," Berg said.', "It is 6'2\" and a half tall,"),
    ],
)
def test_the_words_between_the_marks_of_every_language_are_quoted(text: str, words: str) -> None:
    assert quotes(text) == ([words] if words != "best" else [])


@pytest.mark.parametrize(
    "text",
    [
        'He called the "new line" old.',
        "「すごい」と述べた。",
        'A 6" pipe and an 8" pipe were laid here.',
        "The drivers' union and the bakers' guild are in the '90s again.",
        'The film "A Bridge Too Wide" was shown.',
        'The hymn "How great the rails" was sung in the novel "Trams Without End".',
        '"The rails are fine, Berg said. Nobody believed it.',
        'The rails are fine," Berg said. Nobody believed it.',
    ],
)
def test_few_words_titles_and_stray_marks_make_no_quote(text: str) -> None:
    assert quotes(text) == []


def test_one_mark_too_many_makes_no_quote_of_what_the_narrator_says() -> None:
    assert quotes('"The rails are old, Berg said. He sat. "They will not last," he said.') == ["They will not last,"]


def test_a_quotation_that_goes_on_over_paragraphs_is_one_and_begins_at_its_anchor() -> None:
    paragraphs = ["Berg wrote: “It began at four.", "“By six it was over.", "“We went home,” she said. “It was cold.”"]

    found = attribute(paragraphs).quotes

    assert found[0].text == "It began at four.\n\nBy six it was over.\n\nWe went home,"
    assert found[0].anchor == Anchor(paragraph=0, start=13, end=30)


def test_paragraphs_that_each_close_their_marks_are_quotations_of_their_own() -> None:
    assert quotes('"It began at four today."', '"By six it was all over."') == [
        "It began at four today.",
        "By six it was all over.",
    ]


def test_the_same_words_twice_have_an_anchor_each() -> None:
    found = attribute(
        ["It is not over yet. “It is not over yet,” Berg said.", "“It is not over yet,” Roth said."]
    ).quotes

    assert [quote.anchor for quote in found] == [Anchor(0, 21, 40), Anchor(1, 1, 20)]


@given(st.lists(st.text(alphabet="ab '\"“”„«»「」.,\n’‘", max_size=30), max_size=4))  # noqa: RUF001
def test_every_quote_of_any_marks_is_what_its_paragraph_says(paragraphs: list[str]) -> None:
    for quote in attribute(paragraphs).quotes:
        assert quote.anchor is not None
        words = paragraphs[quote.anchor.paragraph][quote.anchor.start : quote.anchor.end]
        assert words
        assert quote.text.startswith(words)
