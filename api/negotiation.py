"""What a client sends and wants back: the media types of a request's body and of its answer."""

import re
from functools import lru_cache
from typing import NamedTuple

from starlette.types import Scope

JSON = "application/json"
GRAPHQL_RESPONSE = "application/graphql-response+json"
HTML = "text/html"

# Between equally welcome types the first wins; a client that names none gets plain JSON.
DATA = (JSON, GRAPHQL_RESPONSE)

LONGEST_HEADER = 1000
QUALITY = re.compile(r"0(\.\d{0,3})?|1(\.0{0,3})?")


class Range(NamedTuple):
    """One entry of an `Accept` header."""

    pattern: str
    quality: float

    @property
    def specificity(self) -> int:
        return 2 - self.pattern.count("*")

    def covers(self, media_type: str) -> bool:
        kind = media_type.partition("/")[0]
        return self.pattern in (media_type, f"{kind}/*", "*/*")


def header(scope: Scope, name: bytes) -> bytes:
    """The header's value, its lines joined by commas; empty when it is absent, cut where no honest one reaches."""
    return b", ".join([value for key, value in scope["headers"] if key == name])[:LONGEST_HEADER]


@lru_cache(maxsize=256)
def choose(accept: bytes, offered: tuple[str, ...]) -> str | None:
    """The offered media type that an `Accept` header wants most, or None when it wants none of them."""
    ranges = _ranges(accept)
    if ranges is None:
        return offered[0]
    ranked = [(rank, media_type) for media_type in offered if (rank := _rank(media_type, ranges))]
    return max(ranked, key=lambda candidate: candidate[0])[1] if ranked else None


@lru_cache(maxsize=256)
def is_json(content_type: bytes) -> bool:
    """Whether a `Content-Type` header says JSON in UTF-8."""
    media_type, parameters = _parse(content_type.decode("latin-1"))
    return media_type == JSON and _is_utf8(parameters)


def _rank(media_type: str, ranges: list[Range]) -> tuple[float, int, int] | None:
    """How welcome a media type is: the most specific range decides, and earlier entries rank before later ones."""
    covering = [(found.specificity, -place) for place, found in enumerate(ranges) if found.covers(media_type)]
    if not covering:
        return None
    specificity, place = max(covering)
    quality = ranges[-place].quality
    return (quality, specificity, place) if quality else None


def _ranges(accept: bytes) -> list[Range] | None:
    """The header's entries, or None when it has none. One that cannot be read, or wants no UTF-8, is left out."""
    entries = [entry for entry in accept.decode("latin-1").split(",") if entry.strip()]
    if not entries:
        return None
    return [found for entry in entries if (found := _range(entry))]


def _range(entry: str) -> Range | None:
    pattern, parameters = _parse(entry)
    quality = parameters.get("q", "1")
    if not QUALITY.fullmatch(quality) or not _is_utf8(parameters):
        return None
    return Range(pattern, float(quality))


def _parse(value: str) -> tuple[str, dict[str, str]]:
    media_type, *parameters = value.split(";")
    pairs = [parameter.lower().partition("=") for parameter in parameters]
    return media_type.strip().lower(), {name.strip(): text.strip().strip('"') for name, _, text in pairs}


def _is_utf8(parameters: dict[str, str]) -> bool:
    return parameters.get("charset", "utf-8") in ("utf-8", "utf8")
