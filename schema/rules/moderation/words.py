"""Word lists, matched in a text regardless of case, accents and invisible characters."""

import re
import unicodedata
from collections.abc import Iterable

from db.text.comment_bodies import DIACRITICS

ACCENT = re.compile(f"[{DIACRITICS}]")


class Words:
    """Words and phrases. They match whole words; with a `*` at its end one matches all that begin with it."""

    def __init__(self, entries: Iterable[str] = ()) -> None:
        self.needles = {_needle(entry): entry for entry in entries if folded(entry)}

    def first_in(self, text: str) -> str | None:
        """The first of the list that the text has."""
        hay = f" {folded(text)} " if self.needles else ""
        return next((entry for needle, entry in self.needles.items() if needle in hay), None)


def folded(text: str) -> str:
    """The words of the text in one plain form, with single spaces between."""
    letters = unicodedata.normalize("NFKD", text.casefold()).casefold().translate(FOLDING)
    return unicodedata.normalize("NFC", " ".join(letters.split()))


def _needle(entry: str) -> str:
    return f" {folded(entry)}" + " " * (not entry.rstrip().endswith("*"))


class Folding(dict[int, int | str | None]):
    """What becomes of a code point, worked out when it is first met.

    Only marks without a script of their own are accents: other scripts' marks are vowels, and make other words.
    """

    def __missing__(self, code: int) -> int | str | None:
        character = chr(code)
        category = unicodedata.category(character)
        is_dropped = category == "Cf" or ACCENT.match(character)
        self[code] = None if is_dropped else code if category[0] in "LMN" else " "
        return self[code]


FOLDING = Folding()
