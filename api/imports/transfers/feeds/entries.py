"""What entries of feeds say, as RSS and Atom have it."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urldefrag, urljoin

from api.imports.transfers.xml.streaming import child, local_name, text_of

ENTRIES = ("item", "entry")
ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
ON_A_PAGE = re.compile(r"#(?:[a-z]+-)*(?:comment|isso|c)[-_]?\d+$", re.IGNORECASE)
"""The end of an address that leads to a comment."""


def own_id(entry: Any, link: str) -> str:
    return text(entry, "guid", "id") or link or entry.get(ABOUT, "")


def is_reply(entry: Any, link: str) -> bool:
    """Whether it is a comment: on another entry, or at a place on a page."""
    return child(entry, "in-reply-to") is not None or ON_A_PAGE.search(link) is not None


def page_of(link: str) -> str:
    """The page of a comment, without the place of the comment on it."""
    page = re.sub(r"/comment-page-\d+/?$", "/", urldefrag(link)[0])
    return re.sub(r"\?showComment=\d+$", "", page)


def text(entry: Any, *names: str) -> str:
    """Of the first element of these names that has some; those of other vocabularies, such as media, do not count."""
    for name in names:
        for each in entry:
            if local_name(each) == name and "search.yahoo.com" not in str(each.tag) and (found := inner(each)):
                return found
    return ""


def inner(element: Any) -> str:
    """Text, escaped HTML, or XHTML within a div."""
    if element.get("type") == "xhtml":
        from lxml import etree

        parts = [element.text or "", *(etree.tostring(each, encoding="unicode", method="html") for each in element)]
        return re.sub(r"\sxmlns(?::\w+)?=\"[^\"]*\"|</?\w+:div[^>]*>", "", "".join(parts)).strip()
    return text_of(element)


def link_of(entry: Any, base: str) -> str:
    """The entry's own address; with FeedBurner it is beside the one that counts clicks."""
    links = [each for each in entry if local_name(each) == "link"]
    own = [
        each for each in links if each.get("rel", "alternate") == "alternate" and (each.get("href") or text_of(each))
    ]
    found = text(entry, "origLink") or next((each.get("href") or text_of(each) for each in own), "")
    permalink = next(
        (each for each in entry if local_name(each) == "guid" and each.get("isPermaLink", "true") == "true"), None
    )
    if not found and permalink is not None and text_of(permalink).startswith(("http:", "https:")):
        found = text_of(permalink)
    return urljoin(base, found) if found else ""


def authors_of(entry: Any) -> Iterator[str]:
    """`creator`, or `author` as Atom and RSS have it: an address with the name in brackets."""
    creators = [text_of(each) for each in entry if local_name(each) == "creator"]
    for each in entry:
        if local_name(each) == "author" and not creators:
            name = child(each, "name")
            said = text_of(name) if name is not None else text_of(each)
            in_brackets = re.search(r"\(([^()]+)\)\s*$", said)
            yield in_brackets[1] if in_brackets and "@" in said else said
    yield from creators
