"""Texts of articles, as they are stored, and what makes a text none of them. Each raises ValueError with the end of a
sentence that begins with what it is about."""

import re
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from db.text.composition import composed
from db.text.slugs import is_slug

PATH = re.compile(r"/(?:[^/\\\s]\S*)?")
SCHEME = re.compile(r"^\w+")
BROKEN = re.compile(r"[\s\x00-\x1f\x7f-\x9f]")
"""What no address has in it."""
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def printable(text: str) -> str:
    """In NFC. Most texts are so as they stand, and comments come by the ten thousands."""
    if text.isascii() and text.isprintable():
        return text
    if found := fault(text):
        raise ValueError(found)
    return composed(text)


def fault(text: str) -> str | None:
    return "has a character that cannot be printed" if UNPRINTABLE.search(text) else None


def one_line(text: str) -> str:
    return " ".join(text.split())


def segment(given: str) -> str:
    """A slug as a browser shows it: WordPress writes the letters of other scripts percent-encoded."""
    slug = composed(unquote(given, errors="replace"))
    if not is_slug(slug):
        raise ValueError("must be one segment of an address, without blanks, slashes, ?, # and the like")
    return slug


def address(given: str) -> str:
    """A whole address, or a path of this site."""
    if PATH.fullmatch(given) and not BROKEN.search(given):
        return given
    return web_address(given)


def web_address(given: str) -> str:
    """An absolute address that browsers follow, its scheme in small letters."""
    try:
        parts = urlsplit(given)
        is_complete = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_complete = False
    if not is_complete or BROKEN.search(given):
        raise ValueError("must be an absolute http or https address, such as https://news.example/articles/geese")
    return SCHEME.sub(lambda scheme: scheme[0].lower(), given)


def surplus_pull_quotes(pulled: Sequence[bool]) -> Sequence[int]:
    """The places of those behind the first: an article has one."""
    return [place for place, is_pull_quote in enumerate(pulled) if is_pull_quote][1:]
