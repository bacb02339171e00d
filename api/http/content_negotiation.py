"""Content negotiation: the media types of a request's body and of the response, by Content-Type and Accept."""

import re
from functools import lru_cache
from typing import NamedTuple

from starlette.types import Scope

JSON = "application/json"
GRAPHQL_RESPONSE = "application/graphql-response+json"
HTML = "text/html"
EVENT_STREAM = "text/event-stream"
MULTIPART = "multipart/mixed;subscriptionSpec=1.0"
IN_PARTS = "multipart/mixed;incrementalSpec=v0.2"
"""Of a query with @defer or @stream. Without a parameter it means the same."""

# Between equally welcome types the first wins; a client that names none gets plain JSON.
DATA = (JSON, GRAPHQL_RESPONSE)
STREAMS = (EVENT_STREAM, MULTIPART, IN_PARTS)

LONGEST_HEADER = 1000
HEADERS = "dateline.headers"
"""The key of a scope under which its headers are, once they have been read."""
QUALITY = re.compile(r"0(\.\d{0,3})?|1(\.0{0,3})?")


class Range(NamedTuple):
    """One entry of an `Accept` header."""

    pattern: str
    quality: float

    @property
    def specificity(self) -> int:
        return 2 - self.pattern.count("*")

    def covers(self, media_type: str) -> bool:
        if media_type in STREAMS:  # wildcards do not cover streams
            return self.pattern == media_type
        kind = media_type.partition("/")[0]
        return self.pattern in (media_type, f"{kind}/*", "*/*")


class AcceptedTypes(NamedTuple):
    """The negotiated media types: `whole` of a complete answer, `stream` of a stream of results. None where the client
    accepts none of ours."""

    whole: str | None
    stream: str | None


def negotiate(accept: bytes, others: tuple[str, ...] = ()) -> AcceptedTypes:
    """Complete answers may be JSON or one of `others`. They are a stream of one result where the client prefers event
    streams, or accepts nothing else."""
    stream = choose(accept, STREAMS)
    return AcceptedTypes(choose(accept, (*DATA, *others, EVENT_STREAM)) or stream, stream)


def header(scope: Scope, name: bytes) -> bytes:
    """The header's value, its lines joined by commas; empty when it is absent, cut after LONGEST_HEADER bytes."""
    headers: dict[bytes, bytes] = scope[HEADERS] if HEADERS in scope else _read_headers(scope)
    return headers.get(name, b"")


def _read_headers(scope: Scope) -> dict[bytes, bytes]:
    """Once for each request, since many headers are looked at."""
    headers: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        headers[name] = (b"%b, %b" % (headers[name], value) if name in headers else value)[:LONGEST_HEADER]
    scope[HEADERS] = headers
    return headers


@lru_cache(maxsize=256)
def choose(accept: bytes, offered: tuple[str, ...]) -> str | None:
    """The offered media type that an `Accept` header prefers, or None when it accepts none of them."""
    ranges = _ranges(accept)
    ranked = [(rank, media_type) for media_type in offered if (rank := _rank(media_type, ranges))]
    return max(ranked, key=lambda candidate: candidate[0])[1] if ranked else None


@lru_cache(maxsize=256)
def is_json(content_type: bytes) -> bool:
    """Whether a `Content-Type` header says JSON in UTF-8."""
    media_type, parameters = _parse(content_type.decode("latin-1"))
    return media_type == JSON and _is_utf8(parameters)


def _rank(media_type: str, ranges: list[Range]) -> tuple[float, int, int] | None:
    """The preference for a media type: the most specific range decides, and earlier entries rank before later ones."""
    covering = [(found.specificity, -place) for place, found in enumerate(ranges) if found.covers(media_type)]
    if not covering:
        return None
    specificity, place = max(covering)
    quality = ranges[-place].quality
    return (quality, specificity, place) if quality else None


def _ranges(accept: bytes) -> list[Range]:
    """The header's entries; `*/*` without any. Malformed entries and other charsets than UTF-8 are left out."""
    entries = [entry for entry in accept.decode("latin-1").split(",") if entry.strip()]
    return [found for entry in entries or ["*/*"] if (found := _range(entry))]


def _range(entry: str) -> Range | None:
    pattern, parameters = _parse(entry)
    quality = parameters.get("q", "1")
    if not QUALITY.fullmatch(quality) or not _is_utf8(parameters):
        return None
    return Range(_multipart(parameters) if pattern == "multipart/mixed" else pattern, float(quality))


def _multipart(parameters: dict[str, str]) -> str:
    """Which of ours it means; itself where it is another format."""
    if parameters.get("subscriptionspec") == "1.0":
        return MULTIPART
    if parameters.get("incrementalspec") == "v0.2" or not parameters.keys() - {"q", "charset", "boundary"}:
        return IN_PARTS
    return "multipart/mixed"


def _parse(value: str) -> tuple[str, dict[str, str]]:
    media_type, *parameters = value.split(";")
    pairs = [parameter.lower().partition("=") for parameter in parameters]
    return media_type.strip().lower(), {name.strip(): text.strip().strip('"') for name, _, text in pairs}


def _is_utf8(parameters: dict[str, str]) -> bool:
    return parameters.get("charset", "utf-8") in ("utf-8", "utf8")
