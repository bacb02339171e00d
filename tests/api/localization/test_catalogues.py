"""The catalogues have every word of the site's own, with every plural form, and nothing else."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from jinja2 import Environment
from jinja2.lexer import TOKEN_DATA, TOKEN_STRING

from api.localization import catalogues
from api.localization.formats import locale_for
from api.localization.script_words import SAMPLES
from tests.api.localization.messages import ROOT, TEMPLATES, messages

FILES = sorted(catalogues.FOLDER.glob("*.po"))
PLACES = re.compile(r"\{\w+\}")
SCRIPTS = [
    *(ROOT / "static" / "site" / "comments").glob("*.js"),
    *(ROOT / "static" / "site" / "desk").glob("*.js"),
    ROOT / "static" / "site" / "sharing.js",
    ROOT / "static" / "site" / "localization.js",
]
NAMES = {"Dateline", "light dark"}
"""Of programs and of values for browsers, which are the same everywhere."""


def name_of(path: Path) -> str:
    return path.name


def catalogue(file: Path) -> Catalog:
    with file.open("rb") as text:
        return read_po(text, locale=file.stem.replace("-", "_"), abort_invalid=True)


def _texts(words: object) -> tuple[str, ...]:
    return tuple(map(str, words)) if isinstance(words, tuple | list) else (str(words or ""),)


def test_there_are_catalogues_of_the_first_languages() -> None:
    assert {file.stem for file in FILES} >= {"ar", "de", "es", "hi", "ja"}


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_a_catalogue_has_all_words_and_no_others(file: Path) -> None:
    assert {message.id for message in catalogue(file) if message.id} == messages()


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_no_word_is_left_out_or_doubtful(file: Path) -> None:
    found = catalogue(file)
    texts = {message.id: _texts(message.string) for message in found if message.id}

    assert [id for id, strings in texts.items() if not all(strings)] == []
    assert [message.id for message in found if message.id and message.fuzzy] == []


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_what_is_filled_in_has_its_place_in_every_language(file: Path) -> None:
    for message in catalogue(file):
        ids, strings = _texts(message.id), _texts(message.string)
        wanted = {place for id in ids for place in PLACES.findall(id)}
        for string in strings if message.id else ():
            assert set(PLACES.findall(string)) <= wanted, string
            assert wanted - set(PLACES.findall(string)) <= {"{n}"}, string  # "one comment" has no number


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_plural_forms_are_those_of_the_language(file: Path) -> None:
    """By the rules of CLDR, which browsers have too: numbers of one category have one form."""
    found, locale = catalogues.catalogues()[file.stem], locale_for(file.stem)
    forms: dict[str, set[str]] = {}
    for number in SAMPLES:
        text = found.translations.ngettext("{n} comment", "{n} comments", number)
        forms.setdefault(locale.plural_form(number), set()).add(text)

    assert {category: len(texts) for category, texts in forms.items()} == dict.fromkeys(forms, 1)


def test_arabic_has_six_forms() -> None:
    arabic = catalogues.catalogue_for("ar-EG").translations
    numbers = (0, 1, 2, 3, 11, 100)

    assert len({arabic.ngettext("{n} comment", "{n} comments", number) for number in numbers}) == 6


def test_the_nearest_catalogue_is_taken() -> None:
    asked = {("hi-IN",): "hi", ("ar-EG", "en"): "ar", ("th", "hi"): "hi", ("th",): "en", ("ar-Latn", "de"): "de"}

    assert {tags: catalogues.catalogue_for(*tags).language for tags in asked} == asked


@pytest.mark.parametrize("file", TEMPLATES, ids=name_of)
def test_templates_have_no_words_of_their_own(file: Path) -> None:
    data = "".join(
        f"\x00{text}" if kind == TOKEN_DATA else " "
        for _, kind, text in Environment().lex(file.read_text(encoding="utf-8"))
        if kind == TOKEN_DATA or kind.endswith("_end")
    )
    text = re.sub(r"<[^>]*>|<[^>]*$|^[^<]*>", " ", data.replace("\x00", ""), flags=re.DOTALL)
    words = set(re.findall(r"[^\W\d_]{2,}", re.sub(r"&\w+;", " ", text)))
    attributes = re.findall(r'\b(?:title|alt|placeholder|aria-label|content)="([^"{]*[^\W\d_]{2,}[^"{]*)"', data)

    assert words - NAMES == set()
    assert [
        words for words in set(attributes) - NAMES if not re.fullmatch(r"[\w./=,:-]+|[\w-]+=[\w-]+, [\w=., -]+", words)
    ] == []


@pytest.mark.parametrize("file", TEMPLATES, ids=name_of)
def test_templates_say_what_they_say_by_the_catalogues(file: Path) -> None:
    known = {word for message in messages() for word in (message if isinstance(message, tuple) else (message,))}
    lexed = Environment().lex(file.read_text(encoding="utf-8"))
    strings = {text[1:-1] for _, kind, text in lexed if kind == TOKEN_STRING}

    assert {text for text in strings if re.search(r"[^\W\d_]{2,} [^\W\d_]{2,}", text)} - known == set()


@pytest.mark.parametrize("file", SCRIPTS, ids=name_of)
def test_scripts_have_no_words_of_their_own(file: Path) -> None:
    code = re.sub(
        r"/\*.*?\*/|^//.*$|^\s*//.*$|\s//.*$", "", file.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE
    )
    texts = re.findall(r'"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`', code)

    assert [text for pair in texts for text in pair if re.search(r"[A-Z][a-z]+ [a-z]|[a-z]\.$|…", text)] == []
