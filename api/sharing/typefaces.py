"""The typefaces of preview images, each for some scripts, and which of them shows a text."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path

import uharfbuzz as hb

REGULAR, BOLD = 400, 700
FINEST = 60  # the optical size made for headlines


@dataclass(frozen=True)
class Typeface:
    """`index` is its place in a file that holds several. `leading` is the distance of lines and `ascent` that of the
    baseline from the top of one, both in sizes."""

    family: str
    package: str
    file: str
    index: int = 0
    leading: float = 1.3
    ascent: float = 0.95
    rtl: bool = False

    @cached_property
    def path(self) -> Path:
        spec = find_spec(self.package)
        assert spec is not None
        assert spec.origin is not None
        return Path(spec.origin).parent / self.file

    @cached_property
    def _face(self) -> hb.Face:
        return hb.Face(hb.Blob.from_file_path(str(self.path)), self.index)

    @cached_property
    def characters(self) -> frozenset[int]:
        return frozenset(self._face.unicodes)

    def width(self, text: str, weight: int) -> float:
        """In sizes."""
        font = self._font(weight)
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        hb.shape(font, buffer)
        advances: int = sum(place.x_advance for place in buffer.glyph_positions)
        return float(advances / self._face.upem)

    @cache  # noqa: B019  there are few, and they stay
    def _font(self, weight: int) -> hb.Font:
        font = hb.Font(self._face)
        font.set_variations({"wght": weight, "opsz": FINEST})
        return font


def _noto(script: str, leading: float = 1.4, ascent: float = 1.0) -> Typeface:
    return Typeface(f"Noto Sans {script}", "manimgx_fonts", f"NotoSans{script}[wght].ttf", 0, leading, ascent)


def _cjk(region: str, index: int) -> Typeface:
    return Typeface(f"Noto Sans CJK {region}", "manimgx_fonts_cjk", "NotoSansCJK-VF.otf.ttc", index)


SERIF = Typeface(
    "Source Serif 4", "fontpkg_source_serif_4", "files/SourceSerif4[opsz,wght].ttf", leading=1.16, ascent=0.86
)
JAPANESE, KOREAN, SIMPLIFIED, TRADITIONAL, HONG_KONG = map(_cjk, ("JP", "KR", "SC", "TC", "HK"), range(5))
HEBREW = Typeface(
    "Frank Ruhl Libre", "fontpkg_frank_ruhl_libre", "files/FrankRuhlLibre[wght].ttf", leading=1.2, rtl=True
)
ARABIC = Typeface(
    "Noto Sans Arabic",
    "fontpkg_noto_sans_arabic",
    "files/NotoSansArabic[wdth,wght].ttf",
    leading=1.5,
    ascent=1.05,
    rtl=True,
)
DEVANAGARI = Typeface(
    "Noto Sans Devanagari", "fontpkg_noto_sans_devanagari", "files/NotoSansDevanagari[wdth,wght].ttf", leading=1.4
)
THAI = Typeface(
    "Noto Sans Thai", "fontpkg_noto_sans_thai", "files/NotoSansThai[wdth,wght].ttf", leading=1.45, ascent=1.08
)
OTHERS = (
    "Bengali Gujarati Gurmukhi Kannada Malayalam Oriya Sinhala Tamil Telugu "
    "Armenian Ethiopic Georgian Khmer Lao Myanmar"
)
TYPEFACES = (SERIF, DEVANAGARI, ARABIC, HEBREW, THAI, SIMPLIFIED, *map(_noto, OTHERS.split()))
REGIONS = {"ja": JAPANESE, "ko": KOREAN, "zh-Hant": TRADITIONAL, "zh-TW": TRADITIONAL, "zh-HK": HONG_KONG}


@cache
def chinese_or_japanese(language: str) -> Typeface:
    """Regions write the same characters otherwise."""
    tag = next((tag for tag in REGIONS if language == tag or language.startswith(f"{tag}-")), "")
    return REGIONS.get(tag, SIMPLIFIED)


def typefaces_for(text: str, language: str) -> Sequence[Typeface]:
    """All of them, that of most of the text's letters before the others; none where one of its letters is in none."""
    east_asian = _east_asian(text, language)
    known = [east_asian if typeface is SIMPLIFIED else typeface for typeface in TYPEFACES]
    letters = [ord(character) for character in text if character.isalnum()]
    if any(not any(letter in typeface.characters for typeface in known) for letter in letters):
        return []
    foreign = [letter for letter in letters if letter not in SERIF.characters]
    main = max(known[1:], key=lambda typeface: sum(letter in typeface.characters for letter in foreign))
    return [main, *(one for one in known if one is not main)] if foreign else known


def _east_asian(text: str, language: str) -> Typeface:
    """By what the text itself shows, or else by its language."""
    if any("\u3041" <= character <= "\u30fa" for character in text):
        return JAPANESE
    if any("\uac00" <= character <= "\ud7a3" for character in text):
        return KOREAN
    return chinese_or_japanese(language)
