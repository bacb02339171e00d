"""A comment's text is counted as the table of the documentation says, and refused where no comment can have it."""

import json
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.text.comment_bodies import fault, length, normal

ROOT = Path(__file__).parents[3]
VECTORS = json.loads((ROOT / "tests" / "vectors.json").read_text("utf-8"))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["what"])
def test_a_vector_has_its_length_and_is_accepted_or_not(vector: dict[str, object]) -> None:
    text = str(vector["text"])

    assert (length(text), fault(text) is None) == (vector["length"], vector["accepted"])


def test_the_documentation_has_exactly_the_vectors() -> None:
    section = (ROOT / "docs" / "errors-and-limits.md").read_text("utf-8")
    rows = re.findall(r"^\| (.+) \| `(\".*\")` \| (\d+) \| (yes|no) \|$", section, re.MULTILINE)

    assert [
        {"what": what, "text": json.loads(text), "length": int(count), "accepted": accepted == "yes"}
        for what, text, count, accepted in rows
    ] == VECTORS


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("one \ud83d two", "The comment holds half of a character (a lone surrogate)."),
        ("one\ufdd0", "The comment holds a code point that is no character."),
        ("one\U0010ffff", "The comment holds a code point that is no character."),
        ("\x00", "The comment holds a control character."),
        ("one\x0btwo", "The comment holds a control character."),
        ("one\x85two", "The comment holds a control character."),
        ("one \u202dtwo", "The comment holds a character that overrides the direction of text."),
        ("Z" + "\u0334" * 5, "The comment heaps too many marks on one character."),
        ("Z" + "\u0334\u200d" * 5, "The comment heaps too many marks on one character."),
        ("\u0915" + "\u0941" * 11, "The comment heaps too many marks on one character."),
        ("", "The comment holds nothing that can be seen."),
        ("\u2800\u3164\u00ad\u0301", "The comment holds nothing that can be seen."),
    ],
)
def test_a_fault_is_told_in_a_sentence(text: str, sentence: str) -> None:
    assert fault(text) == sentence


@pytest.mark.parametrize(
    "text",
    [
        "Line one\n\n\tLine two",
        "q\u0334\u0301\u0300\u0302",
        "\u0f67\u0f90\u0fb5\u0fa8\u0fb3\u0fba\u0fbc\u0fbb\u0f82",
        "\u05e9\u05c1\u05b8\u05dc\u0591\u05d5\u05b9\u05dd",
        "\u1019\u103c\u102d\u102f\u1037",
        "\u2067\u05e9\u05dc\u05d5\u05dd\u2069 and back",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "\ue000",
        "\U0003fffd",
    ],
)
def test_text_of_living_languages_and_of_a_newer_unicode_has_no_fault(text: str) -> None:
    assert fault(text) is None


@given(st.text(st.characters() | st.sampled_from("\r\n\t \u200b\u200d\ufeff\u0301\u1100\u1161\u11a8\ud800\x00")))
def test_the_normal_form_is_its_own(text: str) -> None:
    once = normal(text)

    assert normal(once) == once == unicodedata.normalize("NFC", once)
    assert "\r" not in once
    assert fault(once) == fault(text)


@given(st.text())
def test_an_accepted_text_can_be_sent_and_stored(text: str) -> None:
    if fault(text) is None:
        body = normal(text).encode("utf-8")

        assert b"\x00" not in body
        assert body.strip() == body != b""


def test_a_long_run_of_marks_is_refused_without_being_put_in_order() -> None:
    heap = "a" + "\u0301\u0327" * 45_000

    assert normal(heap) == heap
    assert fault(heap) == "The comment heaps too many marks on one character."
