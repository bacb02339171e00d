"""Names for addresses: text turned into lower-case ASCII words with hyphens."""

import hashlib
import re
import unicodedata

LONGEST = 200
UNDECOMPOSED = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}  # noqa: RUF001
)


def slug_of(text: str) -> str:
    """The slug of a headline or a name. Letters without an ASCII form leave a digest, so two of them stay apart."""
    folded = unicodedata.normalize(
        "NFKD", text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").casefold().translate(UNDECOMPOSED)
    )
    plain = folded.encode("ascii", "ignore").decode()
    slug = "-".join(re.findall(r"[a-z0-9]+", plain.replace("'", "")))
    lost = any(character.isalnum() for character in folded if not character.isascii())
    return _with_digest(slug, text) if lost or not slug else _shortened(slug, LONGEST)


def _with_digest(slug: str, text: str) -> str:
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    return f"{_shortened(slug, LONGEST - 9)}-{digest}".strip("-")


def _shortened(slug: str, length: int) -> str:
    if len(slug) <= length:
        return slug
    whole_words, hyphen, _ = slug[: length + 1].rpartition("-")
    return whole_words if hyphen else slug[:length]
