"""Words are cut and folded alike, however they are typed."""
# ruff: noqa: RUF001

import unicodedata
from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from db.text.search.folding import fold, fold_name
from db.text.search.queries import parse
from db.text.search.requests import pieces, search_request, suggestion_request
from db.text.search.tokens import tokens
from db.text.search.vectors import MAXIMUM, Field, vector
from db.text.search.word_list import deletions, listed_words

LETTERS = "aàÄßéİıøŁñЖйёΆς٣५ककी़ंँमब्ตำข่าวあがガｶﾞ々한글שׁלاأآـَةیکﷺﬁ①Ⅷ²\u200c\u200d\u00ad\u0301\u0327\u093c"
SIGNS = " .,'’-–&/@#\"“”「」。、।؟\n\u00a0(){}|!:*\\^~<>0123456789"
TEXTS = st.one_of(st.text(), st.text(alphabet=LETTERS + SIGNS))


@given(TEXTS)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold_name(fold_name(text)) == fold_name(text)


@given(TEXTS)
@example("آ\u200cA")
def test_composed_and_decomposed_text_has_the_same_words(text: str) -> None:
    assert words(unicodedata.normalize("NFC", text)) == words(unicodedata.normalize("NFD", text))


def words(text: str) -> list[tuple[Sequence[str], str | None]]:
    return [
        ([slot.form.text for slot in token.slots], token.joined.text if token.joined else None)
        for token in tokens(text)
    ]


@given(TEXTS)
def test_every_word_stands_where_it_says(text: str) -> None:
    reached = 0
    for token in tokens(text):
        assert reached <= token.start < token.end <= len(text)
        assert all(slot.start < slot.end for slot in token.slots)
        reached = token.slots[-1].start


@given(TEXTS)
def test_whatever_is_typed_makes_a_query(text: str) -> None:
    made = "".join(pieces(text))

    assert made.count("(") >= made.count(")") - text.count("(") * 2
    assert "\0" not in suggestion_request(text.replace("\0", "")) + search_request(text.replace("\0", ""))
    parse(text)


@given(st.text(alphabet="abcdé", min_size=5, max_size=12), st.data())
def test_words_that_are_one_typo_apart_share_a_deletion(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 2))
    before, sign, behind = word[:place], word[place], word[place + 1 :]
    typos = [
        before + behind,
        before + "x" + sign + behind,
        before + "x" + behind,
        before + behind[0] + sign + behind[1:],
    ]

    assert all(set(deletions(typo)) & set(deletions(word)) for typo in typos)


@pytest.mark.parametrize("language", ["en", "ja", "hi", "und", "zh-Hant", "sr-Latn", "nb"])
@given(text=TEXTS)
def test_vectors_have_a_place_for_every_word(language: str, text: str) -> None:
    made = vector([Field(0, text, "A"), Field(4, text, "C")], language)

    places = {int(place[:-1]) for places in made.positions.values() for place in places}
    assert places <= {place for place, span in enumerate(made.spans, 1) if span or place == 1}


def test_a_text_beyond_all_bounds_is_indexed_to_a_bound() -> None:
    made = vector([Field(4, "水木火土金" * 20_000, "C"), Field(4, "ab cd" * 50_000, "C")], "ja")

    assert len(made.spans) <= 2 * MAXIMUM
    assert len(str(made)) < 1_000_000


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("Ferries ferries of Zürich", ["ferries", "of", "Zürich"]),
        ("O’Neill’s AT&T, COVID-19 x 1945", ["O’Neill", "AT&T", "COVID-19"]),
        ("天文台の記事、ニュース", ["天文台", "記事", "ニュース"]),
        ("कितनी जनता।", ["कितनी", "जनता"]),
    ],
)
def test_the_words_of_a_text_are_listed_as_they_are_written(text: str, listed: list[str]) -> None:
    assert [word.shown for word in listed_words([text], "en").values()] == listed
