"""What preview images show: every text within its margins, whatever is written."""

# ruff: noqa: RUF001

from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageChops

from api.sharing.cards import MARGIN, PAPER
from api.sharing.line_breaks import pieces_of
from api.sharing.preview import HEIGHT, WIDTH, Picture, Preview
from api.sharing.preview_drawing import draw
from api.sharing.typefaces import JAPANESE, KOREAN, SIMPLIFIED, TRADITIONAL
from api.sharing.typesetting import Block, Box, fit, runs, showable

TEXTS = {
    "none": "",
    "one letter": "i",
    "usual": "Halden glassworks to reopen in the hands of its workers",
    "long": "Ministers agree after a night of talks that nobody expected to last beyond midnight. " * 20,
    "one long word": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 4,
    "wide": "W" * 2000,
    "diacritics": "Příliš žluťoučký kůň – Đà Nẵng, Ærøskøbing, Ελλάδα, Москва",
    "high and low": "ÅŮŸjgpqy|()" * 9,
    "hi": "नगर की झील में पानी बढ़ा, ५०० परिवार सुरक्षित स्थान पर " * 3,
    "ur": "شہر کی جھیل میں پانی بڑھ گیا، 500 خاندان منتقل (COVID-19) " * 3,
    "ar": "ارتفاع منسوب المياه في بحيرة المدينة ونقل 500 عائلة",
    "he": "המים באגם העיר עלו ב־500 ס״מ, ומשפחות פונו",
    "ja": "市内の湖の水位が上がり、五百世帯が避難した。（COVID-19の影響も）" * 2,
    "zh": "市内湖水上涨，五百户家庭被转移到安全地点。" * 3,
    "th": "น้ำในทะเลสาบกลางเมืองสูงขึ้นครอบครัวต้องอพยพไปยังที่ปลอดภัย" * 3,
    "ko": "도시 호수의 수위가 올라 500가구가 안전한 곳으로 대피했다",
    "bn": "শহরের হ্রদে জল বেড়েছে, ৫০০ পরিবার নিরাপদ স্থানে",
    "ta": "நகர ஏரியில் நீர் உயர்ந்தது",
}
RIGHT_TO_LEFT = {"ur", "ar", "he"}


def drawing(text: str, credit: str = "Wire", *, is_quote: bool = False, name: str = "en") -> Image.Image:
    language, rtl = name if len(name) == 2 else "en", name in RIGHT_TO_LEFT
    preview = Preview(text, credit, "24 September 2026", is_quote, language=language, rtl=rtl)
    image = Image.open(BytesIO(draw(preview)))
    assert (image.format, image.size) == ("PNG", (1200, 630))
    return image.convert("RGB")


def is_blank(image: Image.Image, box: tuple[int, int, int, int]) -> bool:
    part = image.crop(box)
    return ImageChops.difference(part, Image.new("RGB", part.size, PAPER)).getbbox() is None


@pytest.mark.parametrize("is_quote", [False, True], ids=["headline", "quote"])
@pytest.mark.parametrize("name", TEXTS)
def test_every_text_stays_within_its_place(name: str, is_quote: bool) -> None:
    image = drawing(TEXTS[name], "An agency for news from everywhere, " * 9, is_quote=is_quote, name=name)

    assert is_blank(image, (0, 17, MARGIN - 20, HEIGHT))
    assert is_blank(image, (WIDTH - MARGIN + 10, 17, WIDTH, HEIGHT))
    assert is_blank(image, (0, 110, WIDTH, 140))
    assert is_blank(image, (0, 512, WIDTH, 526))
    assert is_blank(image, (0, 600, WIDTH, HEIGHT))


@pytest.mark.parametrize("name", [name for name in TEXTS if TEXTS[name]])
def test_every_text_is_to_be_seen(name: str) -> None:
    assert not is_blank(drawing(TEXTS[name], name=name), (MARGIN, 140, WIDTH - MARGIN, 512))


@pytest.mark.parametrize("text", ["𐤀𐤁", "news 𐤀𐤁", "🎉", ""])
def test_without_letters_in_a_typeface_the_place_of_the_text_is_empty(text: str) -> None:
    for is_quote in (False, True):
        image = drawing(text, is_quote=is_quote)

        assert is_blank(image, (0, 110, WIDTH, 520))
        assert not is_blank(image, (MARGIN, 40, WIDTH, 110))


def test_a_card_from_right_to_left_is_mirrored() -> None:
    image = drawing("ماء", "وكالة", name="ar")

    assert is_blank(image, (0, 140, WIDTH // 2, 520))
    assert not is_blank(image, (WIDTH // 2, 140, WIDTH - MARGIN, 520))
    assert is_blank(image, (0, 40, WIDTH // 2, 110))
    assert is_blank(image, (WIDTH // 2 - 40, 540, WIDTH // 2 + 300, 600))


def ink_of(text: str) -> bytes:
    return drawing(text, name="ar").crop((0, 140, WIDTH, 520)).tobytes()


def test_letters_are_shaped_and_in_order() -> None:
    joined, apart, turned = ink_of("ماء"), ink_of("م\u200cاء"), ink_of("ءام")

    assert len({joined, apart, turned}) == 3


def test_the_mark_at_the_end_of_an_arabic_line_stands_at_its_left() -> None:
    box = (0, 140, WIDTH, 520)
    bare, marked = (ImageChops.invert(drawing(text, name="ar").crop(box).convert("L")) for text in ("ماء", "ماء!"))
    ends = [image.point(lambda shade: 255 if shade > 100 else 0).getbbox() or box for image in (bare, marked)]

    assert ends[1][0] < ends[0][0] - 10
    assert abs(ends[1][2] - ends[0][2]) < 6


@pytest.mark.parametrize(
    ("text", "language", "typeface"),
    [
        ("湖の水", "zh", JAPANESE),
        ("湖水", "ja", JAPANESE),
        ("湖水", "zh", SIMPLIFIED),
        ("湖水", "zh-Hant-TW", TRADITIONAL),
        ("湖水", "en", SIMPLIFIED),
        ("호수", "en", KOREAN),
        ("湖水", "ko", KOREAN),
    ],
)
def test_east_asian_characters_are_those_of_the_region(text: str, language: str, typeface: object) -> None:
    shown = showable(text, language)

    assert shown is not None
    assert [face for face, _ in runs(text, shown.typefaces)] == [typeface]


@pytest.mark.parametrize(
    ("text", "language", "pieces"),
    [
        ("two words", "en", ["two", "words"]),
        ("호수 물이", "ko", ["호수", "물이"]),
        ("今日は天気です。", "ja", ["今日は", "天気です。"]),
        ("วันนี้อากาศดี", "th", ["วัน", "นี้", "อากาศ", "ดี"]),
    ],
)
def test_lines_end_between_phrases(text: str, language: str, pieces: list[str]) -> None:
    assert [piece for _, piece in pieces_of(text, language)] == pieces


def fitted(text: str, box: Box, sizes: tuple[int, int]) -> Block:
    shown = showable(text)
    assert shown is not None
    return fit(shown, box, sizes)


def test_a_headline_and_a_quote_of_the_same_words_look_different() -> None:
    assert drawing("Words").tobytes() != drawing("Words", is_quote=True).tobytes()


def test_a_longer_text_is_smaller_and_a_text_that_is_too_long_ends_in_an_ellipsis() -> None:
    box, sizes = Box(1000, 300), (40, 100)
    short, long, longest = (fitted("some words " * number, box, sizes) for number in (1, 10, 100))

    assert [block.size for block in (short, long, longest)] == [100, 64, 40]
    assert short.lines == ["some words"]
    assert " ".join(long.lines) == " ".join(["some words"] * 10)
    assert longest.lines[-1].endswith("…")
    assert max(block.height for block in (short, long, longest)) <= 300


def test_a_word_that_is_wider_than_a_line_is_broken() -> None:
    block = fitted("word " + "M" * 50, Box(1000, 300), (40, 100))

    assert ("".join(block.lines), len(block.lines) > 1) == ("word" + "M" * 50, True)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("  Two \n words ", "Two words"),
        ("Storm 🌩️ over Halden", "Storm over Halden"),
        ("Two \N{WOMAN}\N{ZERO WIDTH JOINER}\N{ROCKET}\N{RIGHT-TO-LEFT MARK}words", "Two words"),
        ("cafe\u0301", "café"),
        ("“Łódź” – Ελλάδα, Москва… 5 € & 10 %", "“Łódź” – Ελλάδα, Москва… 5 € & 10 %"),
        ("東京 news", "東京 news"),
        ("می\N{ZERO WIDTH NON-JOINER}خواهم", "می\N{ZERO WIDTH NON-JOINER}خواهم"),
        ("𐤀𐤁 news", None),
        ("🎉", None),
    ],
)
def test_only_what_a_typeface_has_is_shown(text: str, shown: str | None) -> None:
    found = showable(text)

    assert (found and found.words) == shown


def over_a_picture(text: str, colour: int, *, name: str = "en", is_quote: bool = False, **more: Any) -> Image.Image:
    file = BytesIO()
    Image.new("RGB", (WIDTH, 800), (colour,) * 3).save(file, "JPEG")
    picture = Picture(1, "v", (1200, 800), **more)
    rtl = name in RIGHT_TO_LEFT
    preview = Preview(text, "Wire", "24 May", is_quote, language=name, rtl=rtl, picture=picture, jpeg=True)
    image = Image.open(BytesIO(draw(preview, file.getvalue())))
    assert (image.format, image.size) == ("JPEG", (WIDTH, HEIGHT))
    return image.convert("L")


@pytest.mark.parametrize("name", ["usual", "long", "ar", "ja", "hi"])
def test_words_are_light_on_a_dark_shade_whatever_the_picture_is(name: str) -> None:
    language = name if len(name) == 2 else "en"
    for is_quote in (False, True):
        image = over_a_picture(TEXTS[name], 255, name=language, is_quote=is_quote)
        words = image.crop((MARGIN, 240, WIDTH - MARGIN, 535))
        rows = [words.crop((0, y, words.width, y + 1)) for y in range(words.height)]
        light = [row for row in rows if max(row.tobytes()) > 235 and min(row.tobytes()) < 120]

        assert len(light) > 30  # rows of letters, each on what is dark enough for them
        assert min(image.crop((WIDTH // 2, 20, WIDTH // 2 + 1, 70)).tobytes()) > 235  # the picture itself above


@pytest.mark.parametrize(
    ("size", "focus", "height", "above"),
    [
        ((1200, 800), None, 800, 85),
        ((1200, 800), (0.5, 0.0), 800, 0),
        ((1200, 800), (0.5, 0.9), 800, 170),
        ((1200, 800), (0.5, 0.4), 800, 90),
        ((3000, 1000), (0.5, 0.9), 630, 0),
        ((800, 1200), (0.5, 0.5), 900, 220),
        ((800, 1200), (0.5, 0.1), 900, 0),
    ],
)
def test_the_focal_point_stands_above_the_words(
    size: tuple[int, int], focus: tuple[float, float] | None, height: int, above: int
) -> None:
    picture = Picture(1, "v", size, focus)

    assert (picture.height, picture.above) == (height, above)
