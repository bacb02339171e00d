"""Texts are paired with those that are kept: the same ones in their order, then the closest."""

from collections import Counter

import pytest

from db.text.comparison.pairing import WINDOW, Pairing, closeness, plain


def pairs(old: str, new: str) -> dict[int, int]:
    """Of the words of two sentences: the same ones, then close ones with the same first letter."""
    pairing = Pairing(old.split(), new.split())
    pairing.by_key(str)
    pairing.by_closeness(lambda word: word[0], lambda one, other: closeness(one, other, 0.5))
    return pairing.found


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("a b c", "c b a", {0: 2, 1: 1, 2: 0}),
        ("a a", "a a a", {0: 0, 1: 1}),
        ("a a a", "a", {0: 0}),
        ("goose", "geese", {0: 0}),
        ("goose", "moose", {}),
        ("goose geese", "geese", {0: 1}),
        ("goosey goosef", "goosefa goose", {0: 1, 1: 0}),
        ("", "a", {}),
        ("a", "", {}),
    ],
)
def test_the_surest_pairs_come_first(old: str, new: str, found: dict[int, int]) -> None:
    assert pairs(old, new) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“We always do,”", "we always do."),
        ("Wait — what?!", "wait what"),
        ("Cafe\u0301  au lait", "café\nau lait"),
        ("!?", "!?"),
    ],
)
def test_plain_text_is_the_words_alone(one: str, other: str) -> None:
    assert plain(one) == plain(other)


@pytest.mark.parametrize(("one", "other"), [("की", "का"), ("5 million", "6 million"), ("!", "?"), ("“”", "")])
def test_plain_text_keeps_what_makes_words_differ(one: str, other: str) -> None:
    assert plain(one) != plain(other)


def test_many_texts_of_one_group_are_no_more_work_each_than_few() -> None:
    asked: Counter[int] = Counter()

    def closeness(one: int, other: int) -> float:
        asked[other] += 1
        return one == other

    pairing = Pairing(range(2_000), range(2_000))
    pairing.by_closeness(lambda _: 0, closeness)

    assert pairing.found == {place: place for place in range(2_000)}
    assert max(asked.values()) == 2 * WINDOW + 1
