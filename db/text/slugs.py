"""Names for addresses: text turned into lower-case ASCII words with hyphens, and what else may stand in an address."""

import hashlib
import re
import unicodedata

LONGEST = 200
UNDECOMPOSED = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}  # noqa: RUF001
)
SYMBOLS = {"$": "dollar", "£": "pound", "€": "euro", "¥": "yen", "₹": "rupee", "¢": "cent", "₽": "ruble", "₩": "won"}
SYMBOLS |= {"%": "percent", "‰": "permille", "&": "and", "+": "plus", "=": "equals", "@": "at", "°": "degrees"}
SIGNED = re.compile(r"(?<![^\s(\[])[-−–](?=[\d$£€¥₹]|\.\d)")  # noqa: RUF001
"""A minus: it stands right before a number, and behind a blank or an opening bracket."""
SHARP = re.compile(r"(?<=[a-z])#(?!\w)")
NUMBER = re.compile(r"#(?=\d)")
IN_NO_SEGMENT = {*'/\\?#%"<>^`{|}', "\N{REPLACEMENT CHARACTER}"}
JOINERS = {"\N{ZERO WIDTH JOINER}", "\N{ZERO WIDTH NON-JOINER}"}


def slug_of(text: str) -> str:
    """The slug of a headline or a name. Symbols that count are words: `0.5%`, `-0.5%`; `C`, `C++`, `C#`.

    Letters without an ASCII form leave a digest, so two texts of them stay apart.
    """
    folded = unicodedata.normalize(
        "NFKD", _spelled_out(text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").casefold()).translate(UNDECOMPOSED)
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


def _shortened(slug: str, length: int) -> str:
    if len(slug) <= length:
        return slug
    whole_words, hyphen, _ = slug[: length + 1].rpartition("-")
    return whole_words if hyphen else slug[:length]
