"""Embeds: the address of a provider's video, post or chart that stands alone in a paragraph."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from html import unescape
from urllib.parse import quote, urlsplit

from db.text.blocks.providers import PROVIDERS, Provider

LONGEST = 1_000
ALONE = re.compile(r'<p>\s*(?:<a href="([^"]*)"[^>]*>([^<]*)</a>|(https?://[^\s<]+))\s*</p>')
STORED = re.compile(r'<figure data-embed="([^"]*)">')


@dataclass(frozen=True, slots=True)
class Embed:
    """`player` is the address of its player for a frame, None where there is none; `page` the one for people."""

    url: str
    provider: Provider
    player: str | None
    page: str


def embed_of(url: str) -> Embed | None:
    """What an address leads to that may be embedded."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    provider = _hosts().get(parts.netloc.lower()) if len(url) <= LONGEST else None
    if provider is None or parts.scheme not in ("http", "https") or re.search(r"[\s<>\"\\]", url):
        return None
    rest = url.split("//", 1)[1].partition("/")[2]
    for pattern, player in provider.patterns:
        if found := re.fullmatch(pattern, f"/{rest}", re.ASCII):
            filled = player.format(*found.groups(), url=quote(url, safe=""))
            return Embed(url, provider, filled or None, provider.page.format(*found.groups()) or url)
    return None


@cache
def _hosts() -> dict[str, Provider]:
    return {host: provider for provider in PROVIDERS for host in provider.hosts}


def placed(html: str) -> str:
    """A paragraph with nothing but such an address, as it is stored: readers get its title, and a link to it."""
    found = ALONE.fullmatch(html)
    if found is None or (found[1] and found[2] not in (found[1], found[1].removeprefix("https://"))):
        return html
    address = found[1] or found[3]
    if embed_of(unescape(address)) is None:
        return html
    return f'<figure data-embed="{address}"><a href="{address}" rel="noopener">{address}</a></figure>'


def address_in(html: str) -> str | None:
    """Of a block that is an embed."""
    found = STORED.match(html)
    return unescape(found[1]) if found else None


def origins(keys: Collection[str]) -> list[str]:
    """Where the players of these providers come from."""
    return list(dict.fromkeys(each.players for each in PROVIDERS if each.key in keys and each.players))
