"""Words are counted alike in every script: marks belong to their letters, and scripts without blanks count letters."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.text.words import count


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It’s a two-hour, 1,900-mile trip — no more.", 7),  # noqa: RUF001
        ("snake_case, a.b, AT&T", 4),
        ("नगर की झील में पानी बढ़ा।", 6),
        ("شہر کی جھیل میں پانی بڑھا۔", 6),  # noqa: RUF001
        ("اَلْمَدِينَةُ جَمِيلَةٌ", 2),
        ("می‌خواهم بروم", 2),
        ('צה"ל הודיע על תל־אביב', 4),
        ("도시의 호수가 넘쳤다", 3),
        ("Вода в озере поднялась", 4),
        ("कि३ ۵۶ ๑๒๓", 3),
        ("湖の水、ﾃｽﾄ。", 6),
        ("タワー", 3),
        ("湖水上涨了。", 5),
        ("ทะเลสาบกว้าง", 11),
        ("記事 COVID-19 の", 4),
        ("10,000円", 2),
        ("ကျောင်း", 2),
        ("", 0),
        ("— … ¿? ۔ । 。 ___ \u0301", 0),  # noqa: RUF001
    ],
)
def test_words_of_every_script(text: str, words: int) -> None:
    assert count(text) == words


@given(st.text(st.characters(codec="utf-8")))
def test_composed_and_decomposed_text_has_as_many_words(text: str) -> None:
    assert count(unicodedata.normalize("NFC", text)) == count(unicodedata.normalize("NFD", text))


@given(st.lists(st.sampled_from(["नगर", "पानी", "शहर", "مَدِينَة", "Häuser", "도시", "Ελλάδα", "x2"])))
def test_words_with_blanks_between_are_as_many_as_they_are(words: list[str]) -> None:
    assert count(" ".join(words)) == len(words)
