"""The site's own words in other languages than English: gettext catalogues in `words/`, a file for each language."""

from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from db.text.languages import language_of, script_of

FOLDER = Path(__file__).parent / "words"
SOURCE = "en"
"""The language that the words have in the code."""
SAME_WORDS = {"no": "nb", "nn": "nb", "tl": "fil"}
"""Readers of these languages read those."""


@dataclass(frozen=True)
class Catalogue:
    """`language` is that of its words."""

    language: str
    translations: NullTranslations


@cache
def catalogues() -> dict[str, Catalogue]:
    """By their languages; read with the first page."""
    found = {file.stem: _read(file) for file in sorted(FOLDER.glob("*.po"))}
    return {SOURCE: Catalogue(SOURCE, NullTranslations()), **found}


def _read(file: Path) -> Catalogue:
    compiled = BytesIO()
    with file.open("rb") as text:
        write_mo(compiled, read_po(text, locale=file.stem.replace("-", "_"), abort_invalid=True))
    compiled.seek(0)
    return Catalogue(file.stem, GNUTranslations(compiled))


@cache
def catalogue_for(*wanted: str) -> Catalogue:
    """That of the first of these languages that has one; English where none has."""
    found = (catalogue for tag in wanted if (catalogue := nearest_catalogue(tag)))
    return next(found, catalogues()[SOURCE])


def nearest_catalogue(tag: str) -> Catalogue | None:
    """Of the same language and script; the region may be another."""
    known = catalogues()
    own = language_of(tag)
    candidates = [tag, own, SAME_WORDS.get(own, ""), *(each for each in known if language_of(each) == own)]
    return next((known[each] for each in candidates if each in known and script_of(each) == script_of(tag)), None)
