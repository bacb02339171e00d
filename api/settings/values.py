"""How the texts of settings become values: addresses, secrets, lists, rates. What is wrong raises ValueError."""

import re
from ipaddress import ip_address
from typing import Annotated
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from pydantic_settings import NoDecode

from db.text.blocks.providers import KEYS
from db.text.languages import normalised

LONGEST_ADDRESS = 2_000
LABEL = re.compile(r"(?!-)[^./\\]{1,63}(?<!-)")
SHORTEST_SECRET = 32  # bytes
LIKE_A_KEY = re.compile(r"^(?:ssh|ecdsa)-|^0|----|[\"\ud800-\udfff]")
"""What each public key has: those of OpenSSH, DER, PEM and JSON. PyJWT tells whether a text is one, and takes 9 MB."""


def _database_url(value: str) -> str:
    if urlsplit(value).scheme != "postgresql":
        raise ValueError(value)
    return value


def _primary_url(value: str) -> str:
    """Of several hosts, or behind a proxy, the one that writes: a server that was demoted is refused."""
    chosen = "target_session_attrs" in parse_qs(urlsplit(value).query)
    return value if chosen else f"{value}{'&' if '?' in value else '?'}target_session_attrs=primary"


def _addresses(value: object) -> object:
    """One by one; several hosts of one address have commas between them too."""
    return tuple(re.split(r"\s*,\s*(?=postgresql:)", value.strip())) if isinstance(value, str) else value


def _web_address(value: str) -> str:
    if urlsplit(_key_address(value)).query:
        raise ValueError(value)
    return value.rstrip("/")


def _key_address(value: str) -> str:
    value = value.strip()
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or parts.port == 0 or parts.fragment or len(value) > LONGEST_ADDRESS:
        raise ValueError(value)
    if not value.isprintable() or " " in value or not _is_host(parts.hostname or ""):
        raise ValueError(value)
    return value


def _is_host(name: str) -> bool:
    """By the lengths and hyphens of DNS; one of letters of any script has them as it is looked up."""
    if ":" in name:  # an address of IPv6, which urlsplit has read
        return True
    try:
        labels = name.removesuffix(".").encode("idna").decode().split(".")
    except UnicodeError:
        return False
    return all(LABEL.fullmatch(label) for label in labels)


def is_secret(value: str) -> bool:
    """Whether HS256 is safe with it: long enough, and no public key that everyone may know."""
    if not LIKE_A_KEY.search(value):
        return len(value.encode()) >= SHORTEST_SECRET
    from jwt.algorithms import HMACAlgorithm
    from jwt.exceptions import InvalidKeyError

    try:
        return len(HMACAlgorithm(HMACAlgorithm.SHA256).prepare_key(value)) >= SHORTEST_SECRET
    except InvalidKeyError:
        return False


def _secret(value: str) -> str:
    if not is_secret(value):
        raise ValueError
    return value


def _rate_limits(value: object) -> object:
    """Pairs of comments and seconds, from a text like "1/3,20/600"."""
    if not isinstance(value, str):
        return value
    if value.strip().lower() == "off":
        return ()
    pairs = [re.fullmatch(r"\s*(\d{1,9})/(\d{1,9})\s*", pair, re.ASCII) for pair in value.split(",")]
    if not all(pairs):
        raise ValueError(value)
    return tuple(pair.groups() for pair in pairs if pair)


def _origin(value: str) -> str:
    """As browsers write it: scheme, host and port, or `*` for all."""
    if value != "*" and not re.fullmatch(r"https?://[a-z0-9.-]+(:\d{1,5})?|https?://\[[0-9a-f:]+\](:\d{1,5})?", value):
        raise ValueError(value)
    return value


def _words(value: object) -> object:
    return tuple(filter(None, map(str.strip, value.split(",")))) if isinstance(value, str) else value


def _tag(value: str) -> str:
    if (tag := normalised(value)) is None:
        raise ValueError(value)
    return tag


def _once(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _zone(value: str) -> str:
    try:
        return ZoneInfo(value).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(value) from None


def is_loopback(host: str) -> bool:
    """Whether a URL's host is the machine itself."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _image_place(value: str) -> str:
    parts = urlsplit(value)
    if "://" in value and (parts.scheme != "s3" or not parts.hostname or parts.query or parts.fragment):
        raise ValueError(value)
    return value


def _image_template(value: str) -> str:
    if "{key}" not in _key_address(value) or re.search(r"[\s\"<>]", value):
        raise ValueError(value)
    if set(re.findall(r"{(.*?)}", value)) - {"key", "width", "height", "format"}:
        raise ValueError(value)
    return value


def _providers(value: object) -> object:
    if value in ("all", "none"):
        return KEYS if value == "all" else ()
    return _words(value)


def _provider(value: str) -> str:
    if value not in KEYS:
        raise ValueError(value)
    return value


DatabaseUrl = Annotated[str, AfterValidator(_database_url)]
PrimaryUrl = Annotated[DatabaseUrl, AfterValidator(_primary_url)]
DatabaseUrls = Annotated[tuple[DatabaseUrl, ...], NoDecode, BeforeValidator(_addresses)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
KeyAddress = Annotated[str, AfterValidator(_key_address)]
ImagePlace = Annotated[str, AfterValidator(_image_place)]
ImageTemplate = Annotated[str, AfterValidator(_image_template)]
Secret = Annotated[str, AfterValidator(_secret)]
RateLimit = tuple[Annotated[int, Field(ge=1, le=1_000)], Annotated[int, Field(ge=1, le=604_800)]]
RateLimits = Annotated[tuple[RateLimit, ...], NoDecode, BeforeValidator(_rate_limits)]
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$")
]
Zone = Annotated[str, AfterValidator(_zone)]
Languages = Annotated[
    tuple[Annotated[str, AfterValidator(_tag)], ...],
    NoDecode,
    BeforeValidator(_words),
    AfterValidator(_once),
    Field(min_length=1),
]
Origins = Annotated[tuple[Annotated[str, AfterValidator(_origin)], ...], NoDecode, BeforeValidator(_words)]
Providers = Annotated[
    tuple[Annotated[str, AfterValidator(_provider)], ...], NoDecode, BeforeValidator(_providers), AfterValidator(_once)
]
WordList = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_words)]
