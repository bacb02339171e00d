"""Language tags by BCP 47."""

import pytest

from db.text.languages import direction, normalised, tag_named

TAGS = {
    "HI": "hi",
    "pt_br": "pt-BR",
    " zh-hant-tw ": "zh-Hant-TW",
    "sr-latn-rs": "sr-Latn-RS",
    "es-419": "es-419",
    "de-1996": "de-1996",
    "en-us-x-house": "en-US-x-house",
    "de_AT.UTF-8": "de-AT",
    "ca_ES@valencia": "ca-ES",
    "iw": "he",
    "deu": "de",
    "sh": "sr-Latn",
    "zh-cmn-hans": "zh-Hans",
    "en-uk": "en-GB",
    "nb": "nb",
    "no": "no",
}
NO_TAGS = (
    "",
    "-",
    "e",
    "xx",
    "zz-DE",
    "english",
    "en--us",
    "hi,en",
    "C",
    "POSIX",
    "und",
    "mul",
    "en-XYZ",
    "x-house",
    "हि",
)


@pytest.mark.parametrize(("written", "tag"), TAGS.items())
def test_tags_are_written_in_one_way(written: str, tag: str) -> None:
    assert normalised(written) == tag
    assert normalised(tag) == tag


@pytest.mark.parametrize("text", NO_TAGS)
def test_what_is_no_tag_of_a_known_language_is_none(text: str) -> None:
    assert normalised(text) is None


@pytest.mark.parametrize(
    "tag",
    ["ar", "ar-EG", "fa", "he", "ur", "ps", "yi", "dv", "sd", "pa-PK", "pa-Arab", "az-IR", "uz-Arab-AF", "ku-Arab"],
)
def test_text_runs_to_the_left_in_scripts_that_do(tag: str) -> None:
    assert direction(tag) == "RTL"


@pytest.mark.parametrize(
    "tag",
    ["en", "hi", "ja", "zh-Hant", "th", "ar-Latn", "sd-IN", "sd-Deva", "pa", "az", "uz", "ku", "en-US-x-house", "tlh"],
)
def test_text_runs_to_the_right_in_all_others(tag: str) -> None:
    assert direction(tag) == "LTR"


@pytest.mark.parametrize(
    ("name", "tag"), {"English": "en", "hindi": "hi", "Deutsch": "de", "العربية": "ar", "Germn": "de"}.items()
)
def test_names_of_languages_lead_to_tags(name: str, tag: str) -> None:
    assert tag_named(name) == tag


def test_other_words_are_no_names_of_languages() -> None:
    assert tag_named("marmalade") is None
