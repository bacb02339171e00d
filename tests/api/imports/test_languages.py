"""The languages of imported articles: from their front matter, or else from their texts."""

import pytest

from tests.api.imports.conftest import Desk

LANGUAGES = ("en", "hi", "ar", "de")
TEXTS = {
    "de": "Der Fährmann legte am Morgen zum letzten Mal ab, und das ganze Dorf sah ihm dabei zu.",
    "hi": "नाविक सुबह आख़िरी बार घाट से चला और पूरा गाँव उसे देखता रहा।",
    "ar": "أبحر الملاح في الصباح للمرة الأخيرة وكانت القرية كلها تنظر إليه.",
}
LANGUAGE = "select language, direction from news.article"


@pytest.mark.parametrize(
    ("line", "language", "direction"),
    [
        ("lang: hi", "hi", "LTR"),
        ("language: ur_PK", "ur-PK", "RTL"),
        ("locale: pt_BR.UTF-8", "pt-BR", "LTR"),
        ("inLanguage: he", "he", "RTL"),
        ("languageCode: de-at", "de-AT", "LTR"),
        ('"og:locale": fr_FR', "fr-FR", "LTR"),
        ("params: {lang: ja}", "ja", "LTR"),
    ],
)
async def test_a_file_says_its_language(desk: Desk, line: str, language: str, direction: str) -> None:
    desk.article("a.md", "title: The last ferry", line, body=TEXTS["de"])

    await desk.load(languages=LANGUAGES)

    assert await desk.rows(LANGUAGE) == [(language, direction)]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("lang: klingonisch", "lang must be a BCP 47 tag such as hi or pt-BR, not “klingonisch”."),
        ("language: Hindi", "language must be a BCP 47 tag such as hi or pt-BR, not “Hindi”; that is hi."),
        ("locale: xx-DE", "locale must be a BCP 47 tag such as hi or pt-BR, not “xx-DE”."),
        ("lang: [hi, en]", "lang must be text."),
    ],
)
async def test_what_is_no_language_is_refused_with_its_line(desk: Desk, line: str, reason: str) -> None:
    desk.article("a.md", "title: The last ferry", line)

    report = await desk.load(languages=LANGUAGES)

    assert report.refusals == [f"{desk.folder / 'a.md'}:3: {reason}"]


@pytest.mark.parametrize("language", TEXTS)
async def test_otherwise_the_text_tells(desk: Desk, language: str) -> None:
    desk.article("a.md", "title: 1921", body=TEXTS[language])
    desk.write("b.txt", f"1922\n\n{TEXTS[language]}\n")

    await desk.load(languages=LANGUAGES)

    assert [row[0] for row in await desk.rows(LANGUAGE)] == [language, language]


async def test_a_text_that_does_not_tell_is_in_the_language_of_the_site(desk: Desk) -> None:
    desk.article("a.md", "title: 1921", body="10:30, 11:15")

    await desk.load(languages=("ar", "en"))

    assert await desk.rows(LANGUAGE) == [("ar", "RTL")]


async def test_other_languages_of_the_site_read_the_files_again(desk: Desk) -> None:
    desk.article("a.md", "title: 1921", body=TEXTS["de"])
    await desk.load(languages=("en",))
    assert await desk.rows(LANGUAGE) == [("en", "LTR")]

    report = await desk.load(languages=("en", "de"))

    assert report.summary == "0 new, 1 changed, 0 unchanged, 0 refused."
    assert await desk.rows(LANGUAGE) == [("de", "LTR")]


ORIGINALS = "select t.slug, o.slug from news.article t left join news.article o on o.id = t.original_id order by 1"


@pytest.mark.parametrize("order", ["abc", "cba", "bca", "bac"])
@pytest.mark.parametrize(
    "name", ["ferry", "F-1", "/articles/ferry", "https://news.example/en/ferry/", "../en/ferry.md"]
)
async def test_a_translation_leads_to_its_original(desk: Desk, order: str, name: str) -> None:
    files = {
        "a": ("title: The ferry", "slug: ferry", "id: F-1", "lang: en"),
        "b": ("title: Die Fähre", "slug: faehre", "lang: de", f"translation_of: {name}"),
        "c": ("title: नाव", "slug: naav", "lang: hi", "translationOf: faehre"),
    }

    for letter in order:
        await desk.load(desk.article(f"{letter}.md", *files[letter]))

    assert await desk.rows(ORIGINALS) == [("faehre", "ferry"), ("ferry", None), ("naav", "ferry")]


async def test_a_translation_that_names_no_original_any_more_has_none(desk: Desk) -> None:
    desk.article("a.md", "title: The ferry", "slug: ferry", "lang: en")
    desk.article("b.md", "title: Die Fähre", "slug: faehre", "lang: de", "translation_of: ferry")
    await desk.load()
    desk.article("b.md", "title: Die Fähre", "slug: faehre", "lang: de")

    await desk.load()

    assert await desk.rows(ORIGINALS) == [("faehre", None), ("ferry", None)]
