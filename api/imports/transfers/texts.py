"""Texts of other systems' fields: as HTML, as names, as languages."""

import re
from collections.abc import Iterable
from html import escape, unescape
from typing import Any

import regex

from db.text.languages import normalised
from schema.rules.publishing import limits

MARK = re.compile(r"<(?:p|br|div|h\d|ul|ol|b|i|em|strong|a|span|table|blockquote|figure|img)\b[^<>]*>", re.IGNORECASE)
ENGLISH_BY = re.compile(r"^\s*by:?\s+(?=\S+\s+\S)", re.IGNORECASE)
"""In front of a name in full: nobody is called so."""
HANDLE = re.compile(r"\S*@\S*|https?://\S*")


def html_of(text: str) -> str:
    """Of what may be plain text or HTML."""
    return text if MARK.search(text) else paragraphs(text)


def paragraphs(text: str) -> str:
    """Plain text with empty lines between paragraphs, or where there is none, a paragraph in each line."""
    apart = r"\n\s*\n" if re.search(r"\n[ \t]*\n", text.strip()) else r"\n"
    return "\n".join(f"<p>{escape(' '.join(part.split()))}</p>" for part in re.split(apart, text) if part.strip())


def language(given: Any) -> str | None:
    """None for what is no tag."""
    return normalised(given.strip().replace("_", "-")) if isinstance(given, str) and given.strip() else None


def people(names: Iterable[Any]) -> list[str]:
    """Names without addresses, each once."""
    plain = (
        " ".join(HANDLE.sub(" ", ENGLISH_BY.sub("", unescape(name))).split()).strip(" ,;()")
        for name in names
        if isinstance(name, str)
    )
    return list(dict.fromkeys(name for name in plain if 1 < len(name) <= limits.NAME))


def byline(text: str) -> str:
    """As printed, without addresses."""
    return " ".join(HANDLE.sub(" ", text).split()).strip(" ,;")


APART = re.compile(r"\s*(?:[,;&/|]|\band\b|\bund\b|\bet\b|\by\b|\bog\b|\boch\b|\bja\b)\s*", re.IGNORECASE)
NO_NAME = {
    *(
        "press",
        "association",
        "agency",
        "news",
        "newsroom",
        "staff",
        "reporter",
        "reporters",
        "correspondent",
        "writer",
    ),
    *("writers", "editor", "editors", "desk", "bureau", "service", "services", "network", "online", "media", "team"),
    *(
        "times",
        "post",
        "daily",
        "today",
        "sport",
        "sports",
        "business",
        "political",
        "chief",
        "senior",
        "the",
        "special",
    ),
    *("redaktion", "agentur", "ritzau", "reuters", "afp", "dpa", "ntb", "efe", "ansa", "aap", "business", "photo"),
}
"""Words of newsrooms, and of what somebody is there."""
BY = re.compile(r"^(?:by|von|par|por|di|door|av|af)\s+", re.IGNORECASE)


CAPITAL = regex.compile(r"(?:[dl]['\u2019])?[\p{Lu}\p{Lt}]")


def named_in(text: str) -> list[str]:
    """The people of a byline: not its newsrooms, and not what somebody is there."""
    plain = BY.sub("", byline(text))
    names = [part.strip() for part in APART.split(plain)]
    return people(name for name in names if is_name(name))


def is_name(text: str) -> bool:
    """Whether it is somebody's name in full, as far as that can be told."""
    words = text.split()
    capitals = [word for word in words if CAPITAL.match(word)]
    return (
        2 <= len(words) <= 5
        and len(capitals) >= 2
        and words[-1] in capitals
        and not any(sign.isdigit() or sign in "/:@|" for sign in text)
        and NO_NAME.isdisjoint(word.strip(".").lower() for word in words)
    )


def newsless(names: Iterable[str]) -> list[str]:
    """Without those of newsrooms."""
    return [name for name in names if NO_NAME.isdisjoint(word.strip(".").lower() for word in re.split(r"[\s-]", name))]


def id_of(kind: str, given: str) -> str:
    """The source's own id behind its kind; of one that is too long, what tells it from all others."""
    from hashlib import blake2b

    whole = f"{kind}:{' '.join(given.split())}"
    if len(whole) <= limits.NAME:
        return whole
    return f"{whole[: limits.NAME - 33]}~{blake2b(given.encode(), digest_size=16).hexdigest()}"
