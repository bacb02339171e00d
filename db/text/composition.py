"""Text in NFC, the form in which all text is stored, slugs in any form that is sent, and letters that no form takes
apart."""

import unicodedata
from urllib.parse import unquote

LONG, LONG_RUN = 1000, "M" * 100
UNDECOMPOSED = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}  # noqa: RUF001
"""Latin letters that Unicode takes for no letter with a mark, as people write them without."""


def composed(text: str) -> str:
    """The text in NFC.

    A long one with a long run of marks stays as it is: to put the marks in order takes the square of their number, and
    nobody writes so many.
    """
    if text.isascii() or (len(text) > LONG and LONG_RUN in "".join(map(_kind, text))):
        return text
    return unicodedata.normalize("NFC", text)


def canonical(slug: str) -> str:
    """The slug that somebody may mean who sends it decomposed or percent-encoded."""
    return composed(unquote(slug, errors="strict") if _is_encoded(slug) else slug)


def _is_encoded(slug: str) -> bool:
    if "%" not in slug:
        return False
    try:
        return bool(unquote(slug, errors="strict"))
    except UnicodeDecodeError:
        return False


def _kind(character: str) -> str:
    return "M" if unicodedata.combining(character) else "."
