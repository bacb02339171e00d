"""What preview images show: every text within its margins, whatever is written."""

from io import BytesIO

import pytest
from PIL import Image, ImageChops

from api.sharing.fonts import showable
from api.sharing.preview_drawing import HEIGHT, MARGIN, PAPER, WIDTH, Preview, draw
from api.sharing.typesetting import Box, fit

TEXTS = {
    "none": "",
    "one letter": "i",
    "usual": "Halden glassworks to reopen in the hands of its workers",
    "long": "Ministers agree after a night of talks that nobody expected to last beyond midnight. " * 20,
    "one long word": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 4,
    "wide": "W" * 2000,
    "diacritics": "Příliš žluťoučký kůň – Đà Nẵng, Ærøskøbing, Ελλάδα, Москва",  # noqa: RUF001
    "high and low": "ÅŮŸjgpqy|()" * 9,
}


def drawing(text: str, credit: str = "Wire", *, is_quote: bool = False) -> Image.Image:
    image = Image.open(BytesIO(draw(Preview(text, credit, "24 September 2026", is_quote))))
    assert (image.format, image.size) == ("PNG", (1200, 630))
    return image.convert("RGB")


def is_blank(image: Image.Image, box: tuple[int, int, int, int]) -> bool:
    part = image.crop(box)
    return ImageChops.difference(part, Image.new("RGB", part.size, PAPER)).getbbox() is None


@pytest.mark.parametrize("is_quote", [False, True], ids=["headline", "quote"])
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_every_text_stays_within_its_place(text: str, is_quote: bool) -> None:
    image = drawing(text, "An agency for news from everywhere, " * 9, is_quote=is_quote)

    assert is_blank(image, (0, 17, MARGIN - 20, HEIGHT))
    assert is_blank(image, (WIDTH - MARGIN + 10, 17, WIDTH, HEIGHT))
    assert is_blank(image, (0, 110, WIDTH, 140))
    assert is_blank(image, (0, 512, WIDTH, 526))
    assert is_blank(image, (0, 600, WIDTH, HEIGHT))


@pytest.mark.parametrize("text", [text for text in TEXTS.values() if text])
def test_every_text_is_to_be_seen(text: str) -> None:
    assert not is_blank(drawing(text), (MARGIN, 140, WIDTH - MARGIN, 512))


def test_a_headline_and_a_quote_of_the_same_words_look_different() -> None:
    assert drawing("Words").tobytes() != drawing("Words", is_quote=True).tobytes()


def test_a_longer_text_is_smaller_and_a_text_that_is_too_long_ends_in_an_ellipsis() -> None:
    box, sizes = Box(1000, 300), (40, 100)
    short, long, longest = (fit("some words " * number, box, sizes) for number in (1, 10, 100))

    assert [block.size for block in (short, long, longest)] == [100, 64, 40]
    assert short.lines == ["some words"]
    assert " ".join(long.lines) == " ".join(["some words"] * 10)
    assert longest.lines[-1].endswith("…")
    assert max(block.height for block in (short, long, longest)) <= 300


def test_a_word_that_is_wider_than_a_line_is_broken() -> None:
    block = fit("word " + "M" * 50, Box(1000, 300), (40, 100))

    assert ("".join(block.lines), len(block.lines) > 1) == ("word" + "M" * 50, True)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("  Two \n words ", "Two words"),
        ("Storm 🌩️ over Halden", "Storm over Halden"),
        ("Two \N{WOMAN}\N{ZERO WIDTH JOINER}\N{ROCKET}\N{RIGHT-TO-LEFT MARK}words", "Two words"),
        ("cafe\u0301", "café"),
        ("“Łódź” – Ελλάδα, Москва… 5 € & 10 %", "“Łódź” – Ελλάδα, Москва… 5 € & 10 %"),  # noqa: RUF001
        ("東京 news", ""),
        ("أخبار", ""),
    ],
)
def test_only_what_the_typeface_has_is_shown(text: str, shown: str) -> None:
    assert showable(text) == shown
