# ruff: noqa: RUF001
"""Search finds what a reader types: in any language, script, case and spelling."""

import unicodedata
from typing import Any

import pytest

from tests.builder import Builder
from tests.schema.conftest import Ask

SEARCH = "query($search: String) { articles(filter: {search: $search}) { nodes { slug } } }"

TEXTS = {
    "en": ("en", "Ferries to Halden return", "COVID-19 closed Mumbai/Pune ferries; an F-16, a 737-800, Chandrayaan-3."),
    "names": ("en", "O’Neill meets J.K. Rowling", "AT&T, IT: ₹5,000 for J. R. R. Brodie, OBrien (PM)/Home Minister."),
    "years": ("en", "The war years 1939–1945", "It cost 3.5 crore, or 1,00,000 notes; the WHO and the U.S. paid."),
    "accents": ("en", "A café in Zürich", "Zoë flew to São Paulo for an exposé about the Łódź ghetto."),
    "de": ("de", "Neue Häuser an der Straße", "Die Bürgermeisterin lobte die Wohnungen am Fluss."),
    "fr": ("fr", "L’école de l’été", "Les élèves chantaient; aujourd’hui c’est l’heure."),
    "es": ("es", "Canciones en el corazón", "El año nuevo trae más trabajo."),
    "ru": ("ru", "Новые книги в библиотеке", "Ещё одна библиотека открылась."),
    "hi": ("hi", "मुंबई में नई रेल", "यह रेल जनता। किराया ₹700 है, हिन्दी और अंग्रेज़ी में।"),
    "ur": ("ur", "نئی عمارت", "یہ عمارت لوگوں نے پڑھی۔ قیمت ۵۰۰ روپے ہے۔"),
    "ar": ("ar", "مُدَرِّسة جديدة", "والحكومة تدعم المدارس، وأحمد سعيد."),
    "fa": ("fa", "کتاب‌های تازه", "می‌خوانند."),
    "he": ("he", "צה\"ל והים", "שלום עולם"),
    "ja": ("ja", "山頂の天文台が再開", "ﾆｭｰｽ記事を2026年に読む。東京都に住む。"),
    "zh": ("zh", "新的图书馆开放", "市民可以借阅报纸。"),
    "th": ("th", "ผู้สื่อข่าวเดินทาง", "น้ำทะเลใสมากวันนี้"),
    "ko": ("ko", "새로운 도서관", "정부는 발표했다."),
    "el": ("el", "Νέα βιβλιοθήκη", "Ο δήμος ανακοίνωσε."),
    "tr": ("tr", "İstanbul’da ışık", "Çağrı geldi."),
}  # fmt: skip
"""Articles by slug: language, headline and body."""
FOUND = {
    "en": "ferry|FERRIES|covid 19|covid19|COVID-19|f 16|F16|737-800|800|chandrayaan 3|Mumbai|pune|mumbai/pune|halden",
    "names": "ONeill|O'Neill|o’neill|Neill|JK Rowling|J.K. Rowling|j k rowling|AT&T|at&t|5000|5,000|IT|OBrien|O'Brien|"
    "JRR Brodie|home minister|PM|(PM)/Home",
    "years": "1945|1939-1945|1939–1945|3.5|100000|WHO|US|U.S.",
    "accents": "cafe|café|CAFÉ|Zurich|zürich|Sao Paulo|São Paulo|zoe|expose|lodz|Łódź",
    "de": "Haus|Häuser|haeuser|STRASSE|strasse|Straße|burgermeisterin|wohnung|fluß",
    "fr": "ecole|école|ete|élève|eleves|heure|aujourd'hui|l'été",
    "es": "cancion|canción|corazon|ano nuevo|trabajos",
    "ru": "книга|КНИГИ|еще|ещё|библиотеки",
    "hi": "मुम्बई|मुंबई|जनता|700|₹700|७००|हिंदी|हिन्दी|अंग्रेजी",
    "ur": "عمارت|پڑھی|500",
    "ar": "مدرسة|مدرسه|الحكومة|حكومة|المدارس|احمد|أحمد",
    "fa": "کتاب|کتابهای|کتاب‌های|میخوانند",
    "he": 'צה"ל|צה״ל|צהל|עולם',
    "ja": "天文台|天文|記事|ニュース|ﾆｭｰｽ|東京|2026|2026年|台|再開",
    "zh": "图书馆|图书|报纸|馆",
    "th": "ผู้สื่อข่าว|สื่อข่าว|น้ำทะเล|ทะเล",
    "ko": "도서관|정부|정부는",
    "el": "βιβλιοθήκη|ΒΙΒΛΙΟΘΗΚΗ|βιβλιοθηκη",
    "tr": "istanbul|İSTANBUL|ışık|isik|cagri",
}
QUERIES = [(query, slug) for slug, queries in FOUND.items() for query in queries.split("|")]


@pytest.fixture
async def library(make: Builder) -> None:
    for slug, (language, headline, text) in TEXTS.items():
        await make.article(slug=slug, language=language, headline=headline, text=text, summary="–")


async def found(ask: Ask, query: str) -> list[str]:
    return [node["slug"] for node in (await ask(SEARCH, search=query))["articles"]["nodes"]]


async def test_what_a_reader_types_finds_the_article_and_no_other(ask: Ask, library: None) -> None:
    answers = {query: await found(ask, query) for query, _ in QUERIES}

    assert {query: answers[query] for query, slug in QUERIES if answers[query] != [slug]} == {}


async def test_decomposed_text_and_queries_are_as_good_as_composed_ones(ask: Ask, make: Builder) -> None:
    for slug, (language, headline, text) in TEXTS.items():
        decomposed = {
            name: unicodedata.normalize("NFD", words) for name, words in (("headline", headline), ("text", text))
        }
        await make.article(slug=slug, language=language, summary="–", **decomposed)

    for form in ("NFC", "NFD"):
        answers = {query: await found(ask, unicodedata.normalize(form, query)) for query, _ in QUERIES}
        assert {query: answers[query] for query, slug in QUERIES if answers[query] != [slug]} == {}


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("who is the minister", ["names"]),
        ("halden sinks", []),
        ("rowling halden", []),
        ('"return COVID"', []),
        ('"return ferries"', []),
        ('"Halden return"', ["en"]),
        ("台天", []),
        ('"東京都"', ["ja"]),
        ("ferries -rowling", ["en"]),
        ("ferries OR rowling", ["names", "en"]),
        ("الحكومة المدارس", ["ar"]),
        ("19", ["en"]),
        ("5", []),
        ("35", []),
    ],
)
async def test_words_are_asked_for_as_they_are_meant(ask: Ask, library: None, query: str, slugs: list[str]) -> None:
    assert await found(ask, query) == slugs


async def test_a_word_finds_its_other_forms_in_the_articles_own_language_only(ask: Ask, make: Builder) -> None:
    await make.article(slug="english", language="en", headline="She gifted it")
    await make.article(slug="german", language="de", headline="Die Gifte im Fluss")

    assert await found(ask, "gift") == ["german", "english"]
    assert await found(ask, "gifting") == ["english"]


async def test_a_long_text_is_found_to_its_end(ask: Ask, make: Builder) -> None:
    for slug, word, language in (("words", "filler ", "en"), ("signs", "水", "ja")):
        await make.article(slug=slug, language=language, text=word * 14_000 + "終点駅 last stop")

    assert await found(ask, "終点駅") == ["signs", "words"]
    assert await found(ask, '"last stop"') == ["signs", "words"]


QUOTES = "query($search: String) { quotes(filter: {search: $search}) { nodes { text } } }"


async def test_quotes_are_found_in_the_language_of_their_article(ask: Ask, make: Builder) -> None:
    await make.quote(await make.article(language="de"), text="Wir bauen Häuser.")

    async def said(query: str) -> Any:
        return (await ask(QUOTES, search=query))["quotes"]["nodes"]

    assert await said("Haus") == [{"text": "Wir bauen Häuser."}]
    assert await said("Hut") == []
