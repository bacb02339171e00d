"""The font of preview images, with Latin, Greek and Cyrillic glyphs, and which texts it can show."""

import unicodedata
from functools import lru_cache

from fontpkg_source_serif_4 import ROOT  # type: ignore[import-untyped]
from PIL import ImageFont
from PIL.ImageFont import FreeTypeFont

FILE = ROOT / "files" / "SourceSerif4[opsz,wght].ttf"
REGULAR, BOLD = 400, 700
FINEST = 60  # the optical size made for headlines
UNKNOWN = "\uffff"


@lru_cache(100)
def font(size: int, weight: int = REGULAR) -> FreeTypeFont:
    """Not thread-safe."""
    found = ImageFont.truetype(FILE, size)
    found.set_variation_by_axes([weight, FINEST])
    return found


def showable(text: str) -> str:
    """The text in one line, without emoji and the like; nothing of a text in another script."""
    composed = " ".join(unicodedata.normalize("NFC", text).split())
    unknown = {character for character in composed if not _is_known(character)}
    if any(map(str.isalnum, unknown)):
        return ""
    return " ".join("".join(character for character in composed if character not in unknown).split())


@lru_cache(10_000)
def _is_known(character: str) -> bool:
    if unicodedata.category(character) == "Cf" or unicodedata.name(character, "").startswith("VARIATION SELECTOR"):
        return False
    return character == " " or _look(character) != _look(UNKNOWN)


def _look(character: str) -> bytes:
    mask, offset = font(20).getmask2(character, mode="1")
    return bytes(mask) + repr((mask.size, offset)).encode()
