"""Differences of texts: word by word, and together they are both texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.text.comparison.diffs import MOST_COMPARED, Operation, word_diff

SIGNS = {Operation.EQUAL: "", Operation.DELETE: "-", Operation.INSERT: "+"}


def shown(before: str, after: str) -> list[str]:
    return [SIGNS[operation] + text for operation, text in word_diff(before, after)]


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("The cat sat.", "The cat sat.", ["The cat sat."]),
        (
            "The cat sat down here.",
            "The big cat lay there.",
            ["The ", "+big ", "cat ", "-sat down here", "+lay there", "."],
        ),
        ("", "New", ["+New"]),
        ("", "", []),
        ("It's 4,000", "It’s 4,500", ["It", "-'", "+’", "s 4,", "-000", "+500"]),  # noqa: RUF001
        ("渡轮明天早上开。", "渡轮明天下午开。", ["渡轮明天", "-早上", "+下午", "开。"]),
        ("เรือออกเช้า", "เรือออกเย็น", ["เรือออกเ", "-ช้า", "+ย็น"]),
    ],
)
def test_whole_words_are_compared_and_letters_where_there_are_no_blanks(
    before: str, after: str, pieces: list[str]
) -> None:
    assert shown(before, after) == pieces


@given(st.text("ab 市.\n", max_size=40), st.text("ab 市.\n", max_size=40))
def test_the_pieces_are_both_texts(before: str, after: str) -> None:
    pieces = word_diff(before, after)

    assert "".join(text for operation, text in pieces if operation is not Operation.INSERT) == before
    assert "".join(text for operation, text in pieces if operation is not Operation.DELETE) == after
    assert all(text for _, text in pieces)


def test_of_texts_that_are_too_long_the_ends_are_compared() -> None:
    half = int(MOST_COMPARED**0.5)
    before, after = (f"Same. {word * half} End." for word in ("a ", "b "))

    assert [operation for operation, _ in word_diff(before, after)] == [
        Operation.EQUAL, Operation.DELETE, Operation.INSERT, Operation.EQUAL,
    ]  # fmt: skip
