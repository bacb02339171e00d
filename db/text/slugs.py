"""Names for addresses: text turned into lower-case words with hyphens, and what else may stand in an address."""

import hashlib
import re
import unicodedata

import regex

from db.text.composition import UNDECOMPOSED, canonical, composed

LONGEST = 200
MOST_BYTES = 300
"""Of a slug in UTF-8; percent-encoded it has three times as many characters."""
NAMED_IN_ENGLISH = regex.compile(r"[\p{Latin}\P{L}]*")
FULL_WIDTH = regex.compile(r"[\uff01-\uffee]+")
WORDS = regex.compile(r"[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}]|[\u200c\u200d](?=[\p{L}\p{M}]))*")
"""Joiners belong to Persian and Indic words, though nobody sees them."""
UNWRITTEN = regex.compile(
    r"['\u2019\u05f3\u05f4\u00ad\u200b\u2060\ufeff\u0591-\u05bd\u05bf-\u05c7\u064b-\u0652\u0670\u0640]"
)
"""Apostrophes, what cannot be seen, and vowel marks, which most who write the word leave out."""
PLAIN = str.maketrans(UNDECOMPOSED)
SYMBOLS = {"$": "dollar", "£": "pound", "€": "euro", "¥": "yen", "₹": "rupee", "¢": "cent", "₽": "ruble", "₩": "won"}
SYMBOLS |= {"%": "percent", "‰": "permille", "&": "and", "+": "plus", "=": "equals", "@": "at", "°": "degrees"}
SIGNED = re.compile(r"(?<![^\s(\[])[-−–](?=[\d$£€¥₹]|\.\d)")  # noqa: RUF001
"""A minus: it stands right before a number, and behind a blank or an opening bracket."""
SHARP = re.compile(r"(?<=[a-z])#(?!\w)")
NUMBER = re.compile(r"#(?=\d)")
IN_NO_SEGMENT = {*'/\\?#%"<>^`{|}', "\N{REPLACEMENT CHARACTER}"}
JOINERS = {"\N{ZERO WIDTH JOINER}", "\N{ZERO WIDTH NON-JOINER}"}


def native_slug(text: str) -> str:
    """The slug of a headline or a name in its own script, in NFC."""
    narrow = FULL_WIDTH.sub(lambda found: unicodedata.normalize("NFKC", found[0]), composed(text))
    plain = UNWRITTEN.sub("", narrow.lower().replace("i\u0307", "i"))
    named = _spelled_out(plain) if NAMED_IN_ENGLISH.fullmatch(plain) else plain
    words = WORDS.findall(composed("".join(sign if _is_shown(sign) else " " for sign in named)))
    slug = "-".join(words)
    return _within_bounds(slug) if slug else _with_digest("", text)


def is_same(slug: str, sent: str) -> bool:
    """Whether what somebody sent means the slug."""
    return canonical(sent).lower() == slug.lower()


def slug_of(text: str) -> str:
    """The slug of a headline or a name in ASCII. Symbols that count are words: `0.5%`, `-0.5%`; `C`, `C++`, `C#`.

    Letters without an ASCII form leave a digest, so two texts of them stay apart.
    """
    folded = unicodedata.normalize(
        "NFKD", _spelled_out(text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").casefold()).translate(PLAIN)
    )
    apart = "".join(" " if _is_mark(sign) else sign for sign in folded.replace("'", ""))
    plain = apart.encode("ascii", "ignore").decode()
    slug = "-".join(re.findall(r"[a-z0-9]+", plain))
    lost = any(character.isalnum() for character in folded if not character.isascii())
    return _with_digest(slug, text) if lost or not slug else _shortened(slug, LONGEST)


def numbered(slug: str, number: int) -> str:
    """The slug for the second, third … of its name."""
    return f"{_shortened(slug, LONGEST - 1 - len(str(number)))}-{number}"


def is_slug(text: str) -> bool:
    """Whether a browser shows it as one segment of an address, just as it is."""
    return 0 < len(text) <= LONGEST and text not in (".", "..") and all(map(_is_shown, text))


def _is_shown(character: str) -> bool:
    if character in JOINERS:  # Persian and Hindi words have them.
        return True
    return character not in IN_NO_SEGMENT and unicodedata.category(character)[0] not in "CZ"


def _is_mark(character: str) -> bool:
    """A dash or a sign, which separates words as a blank does, and not an accent."""
    return unicodedata.category(character)[0] in "PS"


def _spelled_out(text: str) -> str:
    text = NUMBER.sub(" number ", SHARP.sub(" sharp ", SIGNED.sub(" minus ", text)))
    return "".join(f" {SYMBOLS[sign]} " if sign in SYMBOLS else sign for sign in text)


def _with_digest(slug: str, text: str) -> str:
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    return f"{_shortened(slug, LONGEST - 9)}-{digest}".strip("-")


def _within_bounds(slug: str) -> str:
    """Shortened at the end of a word, or else of a letter with its marks."""
    short = _shortened(slug, LONGEST)
    room = len(short.encode()[:MOST_BYTES].decode(errors="ignore"))
    if room == len(short):
        return short
    whole_words, hyphen, _ = short[: room + 1].rpartition("-")
    letters = regex.findall(r"\X", short[: room + 1])[:-1]
    return whole_words if hyphen else "".join(letters)


def _shortened(slug: str, length: int) -> str:
    if len(slug) <= length:
        return slug
    whole_words, hyphen, _ = slug[: length + 1].rpartition("-")
    return whole_words if hyphen else slug[:length]
