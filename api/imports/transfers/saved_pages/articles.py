"""Saved pages as articles: the text from the HTML, all else from JSON-LD and the page's head."""

import atexit
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from api.imports.errors import UnreadableFile
from api.imports.options import ReadOptions
from api.imports.pictures.named import NamedPicture, named, plain
from api.imports.transfers.building import dated, item
from api.imports.transfers.decoding import characters, encoding_of
from api.imports.transfers.moments import first_moment, moment
from api.imports.transfers.records import Item, Skipped
from api.imports.transfers.saved_pages import json_ld
from api.imports.transfers.saved_pages.extraction import Extraction
from api.imports.transfers.saved_pages.json_ld import Node, listed, resolved, text
from api.imports.transfers.texts import id_of, language, newsless, paragraphs, people
from schema.rules.publishing import limits

EXTRACTION = Extraction()
atexit.register(EXTRACTION.close)

LARGEST = 10_000_000
SAVED_FROM = re.compile(
    r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->|<!--\s*\n?\s*Page saved with SingleFile\s*\n\s*url:\s*(\S+)"
)
DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
PUBLISHED = ("datePublished", "article:published_time", "dateCreated", "date", "dc.date", "dateModified")
LEAST = 300
"""Characters of a body that was found, for a longer `articleBody` not to be taken in its place."""


def read(path: Path, options: ReadOptions) -> Iterator[Item | Skipped]:
    if path.stat().st_size > LARGEST:
        raise UnreadableFile(f"The page is larger than {LARGEST:,} bytes.")
    yield _record(path, DECLARATION.sub("", "".join(characters(path, encoding_of(path)))), options)


def _record(path: Path, html: str, options: ReadOptions) -> Item | Skipped:
    # For imports alone.
    from lxml import etree
    from lxml.html import document_fromstring

    try:
        page = document_fromstring(html.replace("\0", ""))
    except (etree.LxmlError, ValueError):
        return Skipped(path.name, "It is no HTML that can be read.")
    head = _head(page)
    saved = SAVED_FROM.search(html[:4000])
    address = head.get("canonical") or head.get("og:url") or (saved and (saved[1] or saved[2])) or ""
    found = json_ld.nodes(
        [script.text or "" for script in page.iter("script") if "ld+json" in (script.get("type") or "")]
    )
    node = json_ld.article(found, address)
    if node is None and head.get("og:type", "") != "article" and "article:published_time" not in head:
        return Skipped(path.name, "It says of itself that it is no article.")
    address = address or text((node or {}).get("url")) or json_ld.address_of(node or {})
    parts = urlsplit(address)
    own = f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}" if address else path.name
    own += f"?{parts.query}" if address and parts.query else ""
    return dated(
        id_of("page", own), lambda: _item(id_of("page", own), _Page(html, node or {}, found, head, address), options)
    )


class _Page:
    """`node` is the article's, among those `found`; `head` has what the page's `meta` and `link` say."""

    def __init__(self, html: str, node: Node, found: list[Node], head: Mapping[str, str], address: str) -> None:
        self.html, self.node, self.found, self.head, self.address = html, node, found, head, address

    def said(self, *names: str) -> str:
        """By the article, or else by the head."""
        return next((said for name in names if (said := text(self.node.get(name)) or self.head.get(name, ""))), "")

    def nodes_of(self, name: str) -> list[Any]:
        return [resolved(each, self.found) for each in listed(self.node.get(name))]


def _item(name: str, page: _Page, options: ReadOptions) -> Item | Skipped:
    published = first_moment(options, *map(page.said, PUBLISHED))
    changed = moment(options, page.said("dateModified", "article:modified_time"))
    is_closed = str(page.node.get("isAccessibleForFree", True)).lower() in ("false", "0")
    state = {
        "published": published.isoformat(),
        "updated": changed.isoformat() if changed else None,
        "draft": "true" if is_closed else None,
    }
    addresses = (page.address,) if page.address and not is_closed else ()
    return item(name, _body(page), {**_values(page), **state}, addresses=addresses, base=page.address, lead=_lead(page))


def _values(page: _Page) -> dict[str, Any]:
    keywords = page.node.get("keywords")
    tags = keywords.split(",") if isinstance(keywords, str) else [text(each) for each in listed(keywords)]
    return {
        "headline": plain(page.said("headline", "og:title", "name", "title"), limits.HEADLINE),
        "alternative_headline": plain(page.said("alternativeHeadline"), limits.HEADLINE),
        "summary": plain(page.said("description", "og:description"), limits.SUMMARY),
        "authors": _authors(page),
        "section": page.said("articleSection", "article:section"),
        "tags": list(dict.fromkeys(tag.strip() for tag in tags if tag.strip())),
        "language": language(page.said("inLanguage")) or language(page.head.get("lang")),
    }


def _authors(page: _Page) -> list[str]:
    """People, as far as that can be told."""
    nodes = [each for each in page.nodes_of("author") if "Organization" not in text(_kind(each))]
    return newsless(people(map(text, nodes)) or people([page.head.get("author", "")]))


def _kind(node: Any) -> Any:
    return node.get("@type") if isinstance(node, Mapping) else ""


def _body(page: _Page) -> str:
    html = EXTRACTION.body_of(page.html)
    told = text(page.node.get("articleBody"))
    found = plain(html, 10 * LEAST)
    return paragraphs(told) if len(found) < LEAST and len(told) > len(found) else html


def _lead(page: _Page) -> NamedPicture | None:
    for each in [*page.nodes_of("image"), page.head.get("og:image", "")]:
        address = (
            text(each.get("url") or each.get("contentUrl") or each.get("@id"))
            if isinstance(each, Mapping)
            else text(each)
        )
        if address:
            told = each if isinstance(each, Mapping) else {}
            words = {"caption": text(told.get("caption")), "credit": text(told.get("creditText"))}
            return named(urljoin(page.address, address), alt=page.head.get("og:image:alt", ""), **words)
    return None


def _head(page: Any) -> dict[str, str]:
    """The first of each `meta`, with the canonical address, the title and the language."""
    found = {"lang": page.get("lang", "")}
    for each in page.iter("meta"):
        name = (each.get("property") or each.get("name") or each.get("itemprop") or "").lower()
        if name and each.get("content"):
            found.setdefault(name, each.get("content").strip())
    canonical = next(
        (each.get("href") for each in page.iter("link") if (each.get("rel") or "").lower() == "canonical"), None
    )
    title = next(page.iter("title"), None)
    found |= {"canonical": canonical.strip()} if canonical else {}
    return found | ({"title": title.text.strip()} if title is not None and title.text else {})
