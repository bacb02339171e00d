"""Quotes are found where their words stand, however the marks around them are set."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.text.anchors.exact import Anchor, find

PARAGRAPHS = [
    "The ferry was late.",
    "“We sail at dawn, whatever the gulls say,” the captain's mate told the harbour.",
    "Nobody  believed\u00a0it, and the captain’s mate sailed at “dawn”.",  # noqa: RUF001
]


@pytest.mark.parametrize(
    ("words", "span"),
    [
        ("We sail at dawn, whatever the gulls say.", "We sail at dawn, whatever the gulls say,"),
        ('"We sail at dawn, whatever the gulls say,"', "We sail at dawn, whatever the gulls say,"),
        ("We sail at dawn", "We sail at dawn"),
        ("the captain’s mate told", "the captain's mate told"),  # noqa: RUF001
        ("Nobody believed it.", "Nobody  believed\u00a0it,"),
        ("the captain's mate sailed at 'dawn'", "the captain’s mate sailed at “dawn"),  # noqa: RUF001
    ],
)
def test_the_anchor_spans_the_words_as_the_paragraph_prints_them(words: str, span: str) -> None:
    anchor = find(words, PARAGRAPHS)

    assert anchor is not None
    assert PARAGRAPHS[anchor.paragraph][anchor.start : anchor.end] == span


def test_offsets_count_code_points() -> None:
    assert find("sail at dawn", ["", "🚢 We sail at dawn"]) == Anchor(paragraph=1, start=5, end=17)


@pytest.mark.parametrize(
    "words", ["We sail at dawn, he said", "e sail at dawn", "We sail at daw", "we sail", "", "“…”"]
)
def test_words_that_do_not_stand_there_in_a_row_have_no_anchor(words: str) -> None:
    assert find(words, PARAGRAPHS) is None


@given(st.lists(st.text("ab'\"“.,( ", min_size=1), min_size=1), st.data())
def test_every_row_of_whole_words_is_found(paragraphs: list[str], data: st.DataObject) -> None:
    words = data.draw(st.sampled_from([paragraph.strip(" .,'\"“") for paragraph in paragraphs]))

    anchor = find(words, paragraphs)

    assert (anchor is None) == (words == "")
