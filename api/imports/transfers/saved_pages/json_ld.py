"""What a page says of its article in JSON-LD: in several scripts, in a graph, and often in JSON that is none."""

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any
from urllib.parse import urlsplit

Node = Mapping[str, Any]
WRAPPED = re.compile(r"\A\s*(?://\s*)?(?:<!--|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?://\s*)?(?:-->|\]\]>)\s*\Z|;\s*\Z")
TRAILING = re.compile(r",(\s*[}\]])")
ARTICLE = re.compile(r"(?:schema\.org/)?(?:\w*Article|BlogPosting|LiveBlogPosting|Report|\w*Posting|Review)\Z")
DEEPEST = 12
DECODER = json.JSONDecoder(strict=False)


def nodes(scripts: list[str]) -> list[Node]:
    """All objects of the scripts that can be read; those of one do not hang on another."""
    return [node for script in scripts for value in _values(script) for node in _flat(value, 0)]


def article(found: list[Node], address: str) -> Node | None:
    """The one that the page is about: with its address, or else the first that has a headline, and no other address."""
    articles = [node for node in found if _is_article(node)]
    about = [node for node in articles if address and address in (address_of(node), address_of(node, "url"))]
    named = [node for node in articles if node.get("headline") or node.get("name")]
    here = [node for node in named if not _is_elsewhere(node, address)]
    return next(iter([*about, *here, *named]), None)


def _is_elsewhere(node: Node, address: str) -> bool:
    path = _path(address)
    given = [_path(each) for each in (address_of(node), address_of(node, "url")) if each.startswith("http")]
    return bool(path and given) and path not in given


def _path(address: str) -> str:
    try:
        return urlsplit(address).path.strip("/")
    except ValueError:
        return ""


def of_page(found: list[Node], name: str) -> str:
    """What is said of the whole page, for what its article does not say."""
    pages = (node for node in found if any(str(kind).endswith("WebPage") for kind in listed(node.get("@type"))))
    return next((said for node in pages if (said := text(node.get(name)))), "")


def resolved(value: Any, found: list[Node]) -> Any:
    """The node itself, where only its id is named."""
    if isinstance(value, Mapping) and set(value) <= {"@id", "@type"} and "@id" in value:
        return next((node for node in found if node.get("@id") == value["@id"] and len(node) > len(value)), value)
    return value


def listed(value: Any) -> list[Any]:
    if isinstance(value, Mapping) and "@list" in value:
        value = value["@list"]
    return value if isinstance(value, list) else [] if value in (None, "") else [value]


def text(value: Any) -> str:
    """Of a text, a number, or an object that has one; the first of a list."""
    if isinstance(value, list):
        return next((said for each in value if (said := text(each))), "")
    if isinstance(value, Mapping):
        return text(value.get("@value") or value.get("name") or value.get("url") or value.get("@id"))
    return unescape(str(value)).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _values(script: str) -> Iterator[Any]:
    plain = script
    while (cut := WRAPPED.sub("", plain).strip()) != plain:
        plain = cut
    for attempt in (plain, unescape(plain), TRAILING.sub(r"\1", plain)):
        try:
            value, _ = DECODER.raw_decode(attempt.strip())
        except (ValueError, RecursionError):
            continue
        yield value
        return


def _flat(value: Any, depth: int) -> Iterator[Node]:
    if depth > DEEPEST:
        return
    for each in listed(value):
        if isinstance(each, Mapping):
            yield each
            for key in ("@graph", "mainEntity", "itemListElement", "liveBlogUpdate"):
                yield from _flat(each.get(key), depth + 1)


def _is_article(node: Node) -> bool:
    return any(isinstance(kind, str) and ARTICLE.search(kind) for kind in listed(node.get("@type")))


def own_address(node: Node, found: list[Node]) -> str:
    """That of an article, or else of the page that it is on."""
    return text(node.get("url")) or address_of(node) or of_page(found, "url")


def address_of(node: Node, key: str = "mainEntityOfPage") -> str:
    value = node.get(key)
    return text(value.get("@id") or value.get("url")) if isinstance(value, Mapping) else text(value)
