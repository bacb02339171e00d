"""Given names, and which gender bears them."""

import unicodedata
from functools import cache, lru_cache
from typing import Literal

from db.text.composition import UNDECOMPOSED
from schema.rules.attribution import word_lists

Gender = Literal["female", "male", "either"]
PLAIN = str.maketrans(UNDECOMPOSED)


@lru_cache(maxsize=10_000)
def gender_of(name: str) -> Gender | None:
    """None for what is no given name. Of a double name the first part decides."""
    return _genders().get(_plain(name)) or _genders().get(_plain(name.partition("-")[0]))


@cache
def _genders() -> dict[str, Gender]:
    lists = word_lists.read("given_names.txt")
    genders: tuple[Gender, ...] = ("female", "male", "either")
    return {name: gender for gender in genders for name in lists[gender]}


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold().translate(PLAIN))
    return "".join(letter for letter in letters if letter.isalpha() or letter == "-")
