"""The text of a comment: the form that is kept and counted, and what no comment may hold."""

import re
import unicodedata
from collections.abc import Callable

from db.text.composition import composed

# What JavaScript's `\s` matches, and characters without width: a browser can trim alike.
WHITE_SPACE = "\t\n\v\f\r \xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"

PLAIN = re.compile(r"[!-~][\n\t -~]*")
"""Most texts in Latin letters, which have none of the faults."""
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
SURROGATE = re.compile("[\ud800-\udfff]")
ENDS_OF_PLANES = "".join(chr(plane + end) for plane in range(0, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF))
NONCHARACTER = re.compile(f"[\ufdd0-\ufdef{ENDS_OF_PLANES}]")
BIDI_OVERRIDE = re.compile("[\u202d\u202e]")
# Marks that belong to no script. What people write has at most three on a composed letter; "zalgo" has dozens.
DIACRITICS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
HEAP_OF_DIACRITICS = re.compile(f"[{DIACRITICS}]{{5}}")
# A script's own marks go up to eight: Tibetan stacks.
MOST_MARKS = 10
# Letters and symbols that show nothing: Hangul fillers and the empty Braille cell.
BLANK = "\u115f\u1160\u3164\uffa0\u2800"


def normal(text: str) -> str:
    """The form that is kept: NFC, lines ended by LF, and something visible at either end."""
    return composed(text.replace("\r\n", "\n").replace("\r", "\n")).strip(WHITE_SPACE + INVISIBLE)


def length(text: str) -> int:
    """Code points of the normal form."""
    return len(normal(text))


def fault(text: str) -> str | None:
    """Why no comment can have this text, whatever its length; None where one can."""
    body = normal(text)
    if PLAIN.fullmatch(body):
        return None
    return next((sentence for applies, sentence in FAULTS if applies(body)), None)


def _has_heap_of_marks(body: str) -> bool:
    if body.isascii():
        return False
    plain = re.sub(f"[{INVISIBLE}]", "", body)
    kinds = "".join([unicodedata.category(character)[0] for character in plain])
    return bool(HEAP_OF_DIACRITICS.search(plain)) or "M" * (MOST_MARKS + 1) in kinds


def _shows_nothing(body: str) -> bool:
    return not any(map(_is_visible, body))


def _is_visible(character: str) -> bool:
    # Unassigned and private characters may be a newer Unicode's, or the reader's font may have them.
    category = unicodedata.category(character)
    return category[0] not in "MZ" and category not in ("Cc", "Cf", "Cs") and character not in BLANK


FAULTS: tuple[tuple[Callable[[str], object], str], ...] = (
    (SURROGATE.search, "The comment holds half of a character (a lone surrogate)."),
    (NONCHARACTER.search, "The comment holds a code point that is no character."),
    (CONTROL.search, "The comment holds a control character."),
    (BIDI_OVERRIDE.search, "The comment holds a character that overrides the direction of text."),
    (_has_heap_of_marks, "The comment heaps too many marks on one character."),
    (_shows_nothing, "The comment holds nothing that can be seen."),
)
