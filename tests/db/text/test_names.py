"""Names in one form; what would show as something else is no name."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.text.names import cleaned, fault, normal


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("  Priya \n S ", "Priya S"),
        ("Zoe\u0301", "Zoé"),
        ("\u200f\u0639\u0644\u0649\u200e", "\u0639\u0644\u0649"),
        ("A\u200bd\u00ada", "Ada"),
        ("\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u200c\u062e"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("4711", "4711"),
    ],
)
def test_a_name_is_kept_without_what_cannot_be_seen(name: str, kept: str) -> None:
    assert (normal(name), fault(normal(name)), cleaned(name)) == (kept, None, kept)


@pytest.mark.parametrize(
    ("name", "in_a_file"),
    [
        ("Ada\u202eadA", "AdaadA"),
        ("\u2067Ada\u2069", "Ada"),
        ("a" + "\u0323" * 30, "a" + "\u0323" * 5),
        ("\u3164\u2800", "Reader"),
        ("", "Reader"),
        ("Deleted reader", "Reader"),
        ("DELETED READER", "Reader"),
        ("De1eted_Reader!", "Reader"),
        ("D\u0435l\u0435t\u0435d r\u0435\u0430d\u0435r", "Reader"),
        ("\U0001d403eleted re\u0301ader", "Reader"),
        ("Removed", "Reader"),
    ],
)
def test_what_is_no_name_is_refused_and_mended_in_files(name: str, in_a_file: str) -> None:
    assert fault(normal(name)) is not None
    assert cleaned(name) == unicodedata.normalize("NFC", in_a_file)


@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_a_name_in_a_file_is_always_one_that_can_be_shown(name: str) -> None:
    assert fault(cleaned(name)) is None
    assert cleaned(cleaned(name)) == cleaned(name) == normal(cleaned(name))
