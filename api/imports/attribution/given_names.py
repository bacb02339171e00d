"""Given names, and which gender bears them."""

import unicodedata
from functools import cache
from typing import Literal

from api.imports.attribution import word_lists

Gender = Literal["female", "male", "either"]
LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})  # noqa: RUF001


def gender_of(name: str) -> Gender | None:
    """None for what is no given name. Of a double name the first part decides."""
    return _genders().get(_plain(name)) or _genders().get(_plain(name.partition("-")[0]))


@cache
def _genders() -> dict[str, Gender]:
    lists = word_lists.read("given_names.txt")
    genders: tuple[Gender, ...] = ("female", "male", "either")
    return {name: gender for gender in genders for name in lists[gender]}


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold().translate(LETTERS))
    return "".join(letter for letter in letters if letter.isalpha() or letter == "-")
