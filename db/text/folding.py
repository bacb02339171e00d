"""Texts in the form in which readers take them for the same: without case, accents, vowel marks and disguises."""

import unicodedata

import regex

from db.text.comment_bodies import DIACRITICS
from db.text.words import UNSPACED

DROPPED = regex.compile(
    rf"[{DIACRITICS}\p{{Cf}}\p{{Default_Ignorable_Code_Point}}\u0640"
    r"\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u08d3-\u08ff"
    r"\u093c\u09bc\u0a3c\u0abc\u0b3c]"
)
"""Accents, what cannot be seen, and vowels and nuktas that Arabic, Hebrew and Indic texts may leave out. Vowel signs of
other scripts make other words."""
LETTER = regex.compile(r"[\p{L}\p{M}\p{N}]")
SET_OFF = regex.compile(UNSPACED, regex.VERSION1)
VARIANTS = str.maketrans(
    "\u0649\u06cc\u06a9\u0629\u06c1\u06be\u0671\u0901ıłøđħᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ",  # noqa: RUF001
    "\u064a\u064a\u0643\u0647\u0647\u0647\u0627\u0902ilodhabcdefghijklmnoprstuvwyz",
)
"""Letters that are one for readers: those of Arabic and Urdu keyboards, and small capitals."""
MIXED = regex.compile(r"(?=\S*\p{Latin})(?=\S*[\p{Cyrillic}\p{Greek}\p{Armenian}])\S+")
CYRILLIC, LATIN = "авекмнорстухѕіјԁԛԝһӏь", "abekmhopctyxsijdqwhlb"
AS_LATIN = str.maketrans(CYRILLIC + "αβεικνορτυχωօսհ", LATIN + "abeikvoptuxwouh")
AS_CYRILLIC = str.maketrans(LATIN[:15], CYRILLIC[:15])


def folded(text: str) -> str:
    """The words of the text, with single spaces between. In scripts without blanks each letter stands by itself."""
    letters = unicodedata.normalize("NFKD", text.casefold()).casefold().translate(VARIANTS).translate(FOLDING)
    return unicodedata.normalize("NFC", " ".join(letters.split()))


def readings(text: str) -> list[str]:
    """The text folded, and what it may be taken for where words mix letters of scripts that look alike."""
    plain = folded(text)
    if not MIXED.search(plain):
        return [plain]
    return [plain, *(_in_one_script(plain, letters) for letters in (AS_LATIN, AS_CYRILLIC))]


def _in_one_script(plain: str, letters: dict[int, int]) -> str:
    return MIXED.sub(lambda word: word[0].translate(letters), plain)


class Folding(dict[int, int | str | None]):
    """What becomes of a code point, worked out when it is first met."""

    def __missing__(self, code: int) -> int | str | None:
        self[code] = _folded(chr(code))
        return self[code]


def _folded(character: str) -> str | None:
    if DROPPED.match(character):
        return None
    if SET_OFF.match(character):
        return f" {_hiragana(character)}"
    if (digit := unicodedata.decimal(character, None)) is not None:
        return str(digit)
    if "\U0001f170" <= character <= "\U0001f189":  # letters in black squares, which have no other form
        return chr(ord(character) - 0x1F170 + ord("a"))
    return character if LETTER.match(character) else " "


def _hiragana(character: str) -> str:
    return chr(ord(character) - 0x60) if "\u30a1" <= character <= "\u30f6" else character


FOLDING = Folding()
