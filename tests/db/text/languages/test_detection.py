"""Which language a text is in."""

import asyncio
import subprocess
import sys

import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from db.text.languages import detection, tables
from db.text.languages.detection import COMMON, of_article, of_comment
from db.text.languages.model import Model
from db.text.languages.tables import load

SITE = ("en", "ar", "de", "es", "fa", "fr", "he", "hi", "ja", "ko", "ru", "th", "ur", "zh")
ARTICLES = {
    "en": "The mill by the canal opens its doors to visitors for the first time since the flood.",
    "hi": "नहर के किनारे की पुरानी चक्की बाढ़ के बाद पहली बार लोगों के लिए खुल गई है।",
    "ur": "نہر کے کنارے کی پرانی چکی سیلاب کے بعد پہلی بار لوگوں کے لیے کھل گئی ہے",
    "ar": "فتحت الطاحونة القديمة على ضفة القناة أبوابها للزوار لأول مرة منذ الفيضان.",
    "fa": "آسیاب قدیمی کنار کانال برای نخستین بار پس از سیل درهای خود را به روی بازدیدکنندگان گشود.",
    "he": "הטחנה הישנה שליד התעלה פתחה את שעריה למבקרים לראשונה מאז השיטפון.",
    "ja": "運河沿いの古い水車小屋が、洪水のあと初めて見学者に公開された。",
    "zh": "运河边的老磨坊在洪水之后首次向游客开放。",
    "th": "โรงสีเก่าริมคลองเปิดให้ผู้คนเข้าชมเป็นครั้งแรกหลังน้ำท่วม",
    "ko": "운하 옆의 오래된 방앗간이 홍수 이후 처음으로 방문객에게 문을 열었다.",
    "de": "Die Mühle am Kanal öffnet zum ersten Mal seit dem Hochwasser ihre Türen für Besucher.",
    "es": "El molino junto al canal abre sus puertas a los visitantes por primera vez desde la inundación.",
    "ru": "Старая мельница у канала впервые после наводнения открыла двери для посетителей.",  # noqa: RUF001
}
WORDLESS = ("", "10:30", "...", "👍👍", "№ 5, 7", "https://a.example/der/die/das", "@molinero", "١٢٣")
ROMANISED = ("yeh chakki bahut purani hai bhai", "sahi baat hai ji", "kya baat hai sahab")


@pytest.mark.parametrize(("language", "text"), ARTICLES.items())
async def test_the_language_of_a_text_is_found(language: str, text: str) -> None:
    assert of_article(text, SITE) == language
    assert await of_comment(text, SITE) == language


@pytest.mark.parametrize("language", ["en", "de", "es", "ru"])
def test_capitals_make_no_difference(language: str) -> None:
    assert of_article(ARTICLES[language].upper(), SITE) == language


@pytest.mark.parametrize("text", WORDLESS)
async def test_a_text_that_says_nothing_leaves_the_language_of_the_site(text: str) -> None:
    assert of_article(text, ("hi", "en")) == "hi"
    assert await of_comment(text, ("hi", "en")) is None


def test_only_languages_of_the_site_are_found() -> None:
    assert of_article(ARTICLES["de"], ("en", "hi")) == "en"
    assert of_article(ARTICLES["th"], ("hi", "en")) == "hi"
    assert of_article(ARTICLES["ja"], ("zh", "ja")) == "ja"


@pytest.mark.parametrize("language", ["de", "ja", "th"])
async def test_a_comment_in_none_of_the_languages_has_none(language: str) -> None:
    assert await of_comment(ARTICLES[language], ("en", "hi")) is None


@pytest.mark.parametrize("language", ARTICLES)
async def test_a_long_comment_is_in_the_language_of_most_of_it(language: str) -> None:
    other = ARTICLES["ru" if language == "en" else "en"]

    assert await of_comment(f"{ARTICLES[language]} {ARTICLES[language]}"[:150] + " @molinero 10:30", SITE) == language
    assert await of_comment(f"{other[:12]} {ARTICLES[language]} {ARTICLES[language]}"[:150], SITE) == language


async def test_where_pieces_of_a_comment_say_nothing_all_of_it_does() -> None:
    times = "10:30 " * 10

    assert await of_comment(f"{times}{ARTICLES['en'][:70]} {times}", SITE) == "en"


@pytest.mark.parametrize("text", ROMANISED)
async def test_hindi_in_latin_letters_is_not_taken_for_another_language(text: str) -> None:
    assert await of_comment(text, SITE) is None
    assert await of_comment(text, ("en", "hi")) is None


async def test_words_in_han_characters_alone_may_be_either_language() -> None:
    assert await of_comment("運河公開", ("zh", "ja")) is None
    assert await of_comment("運河公開", ("zh", "en")) == "zh"


def test_the_script_chooses_among_tags_of_one_language() -> None:
    tags = ("sr-Cyrl", "sr-Latn")

    assert of_article("Стари млин на каналу поново ради за све посетиоце.", tags) == "sr-Cyrl"
    assert of_article("Stari mlin na kanalu ponovo radi za sve posetioce.", tags) == "sr-Latn"


def test_tags_are_those_of_the_site() -> None:
    assert of_article("Den gamle møllen ved kanalen har åpnet dørene for de besøkende igjen.", ("en", "nb")) == "nb"
    assert of_article(ARTICLES["zh"], ("en", "zh-Hant-TW")) == "zh-Hant-TW"
    assert of_article(ARTICLES["es"], ("en", "es-MX", "es")) == "es-MX"
    assert of_article(ARTICLES["en"], ("tlh", "en-GB")) == "en-GB"
    assert of_article(ARTICLES["en"], ("tlh", "sux")) == "tlh"


def test_only_the_beginning_is_looked_at() -> None:
    assert of_article(f"{ARTICLES['hi']} " * 30 + ARTICLES["en"] * 10_000, SITE) == "hi"


def test_languages_and_how_sure_they_are_come_from_the_whole_model() -> None:
    labels = frozenset(ARTICLES) | COMMON | {"sr", "uz"}  # these two are in it once for each of their scripts
    whole = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    whole.set_languages(labels)
    reduced = Model(load(), labels)

    for text in [*ARTICLES.values(), *WORDLESS, *ROMANISED, "Stari mlin", "ESKI TEGIRMON", " ".join(ARTICLES.values())]:
        for part in (text, text[:20], f"{text} " * 9):
            label, sure = reduced.classify(part, labels)
            expected, expected_sure = whole.classify(part)
            assert sure == pytest.approx(expected_sure, abs=1e-4)
            assert label == expected


WAITING = """
import asyncio, time
from db.text.languages import tables
from db.text.languages.detection import of_comment

tables._folders = lambda: ()

async def main():
    longest, last = 0.0, (began := time.perf_counter())
    first = asyncio.create_task(of_comment("Une phrase", ("en", "fr")))
    while not first.done():
        await asyncio.sleep(0)
        longest, last = max(longest, time.perf_counter() - last), time.perf_counter()
    print(longest / (time.perf_counter() - began))

asyncio.run(main())
"""


async def test_the_event_loop_goes_on_while_the_model_is_loaded() -> None:
    run = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", WAITING], capture_output=True, text=True, check=True
    )

    assert float(run.stdout) < 1 / 5


async def test_where_no_process_can_be_started_the_model_is_read_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_folders", lambda: ())
    monkeypatch.setattr(tables, "PROGRAM", ("/nowhere",))
    detection.MODELS.pop(frozenset({"da", *COMMON}), None)

    assert await of_comment("Møllen ved kanalen åbner dørene for første gang", ("da",)) == "da"
