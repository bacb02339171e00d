"""Saved pages as articles: the text from the HTML, all else from JSON-LD and the page's head."""

import atexit
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from api.imports.dates.agencies import is_agency
from api.imports.errors import UnreadableFile
from api.imports.options import ReadOptions
from api.imports.pictures.named import NamedPicture, named, plain
from api.imports.transfers.building import dated, item
from api.imports.transfers.decoding import characters, encoding_of
from api.imports.transfers.moments import first_moment, moment
from api.imports.transfers.records import Item, Skipped
from api.imports.transfers.saved_pages import dates, heads, json_ld
from api.imports.transfers.saved_pages.extraction import Extraction
from api.imports.transfers.saved_pages.json_ld import Node, listed, resolved, text
from api.imports.transfers.texts import BY, id_of, language, named_in, newsless, paragraphs, people
from schema.rules.publishing import limits

EXTRACTION = Extraction()
atexit.register(EXTRACTION.close)

LARGEST = 10_000_000
SAVED_FROM = re.compile(
    r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->|<!--\s*\n?\s*Page saved with SingleFile\s*\n\s*url:\s*(\S+)"
)
DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
IN_HEAD = (
    *("datepublished", "article:published_time", "article:published", "og:article:published_time", "og:published_time"),
    *("publishdate", "publish-date", "publish_date", "pubdate", "parsely-pub-date", "sailthru.date", "bt:pubdate"),
    *("publication_date", "citation_publication_date", "citation_online_date", "cxenseparse:recs:publishtime"),
    *("dcterms.created", "dcterms.issued", "dc.date.issued", "dc.date.created"),
)
SAID = (
    *("datePublished", *IN_HEAD, "dateCreated", "coverageStartTime", "uploadDate", "date", "dc.date", "dcterms.date"),
    "of the page",
)
PUBLISHED = (*SAID, "shown", "dateModified", "og:updated_time")
IN_TITLE = re.compile(r"\s[|·–—-]\s")  # noqa: RUF001
"""Between the headline and the site's name."""
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
    head = heads.read(page)
    saved = SAVED_FROM.search(html[:4000])
    address = head.get("canonical") or head.get("og:url") or (saved and (saved[1] or saved[2])) or ""
    found = json_ld.nodes(
        [script.text or "" for script in page.iter("script") if "ld+json" in (script.get("type") or "")]
    )
    node = json_ld.article(found, address)
    if node is None and head.get("og:type", "") != "article" and not any(name in head for name in IN_HEAD):
        return Skipped(path.name, "It says of itself that it is no article.")
    address = address or json_ld.own_address(node or {}, found)
    head["of the page"] = json_ld.of_page(found, "datePublished")
    told = _Page(html, node or {}, found, head, address)
    if not any(moment(options, told.said(name)) for name in SAID):
        head["shown"] = dates.shown(page, address, options)
    name = id_of("page", _place(address) or "/".join(path.resolve().parts[-2:]))
    return dated(name, lambda: _item(name, told, options))


def _place(address: str) -> str:
    """Without what may differ between two addresses of one page. Files without one are told apart by their folders."""
    parts = urlsplit(address)
    query = f"?{parts.query}" if parts.query else ""
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}{query}"


class _Page:
    """`node` is the article's, among those `found`; `head` has what the page's `meta` and `link` say."""

    def __init__(self, html: str, node: Node, found: list[Node], head: Mapping[str, str], address: str) -> None:
        self.html, self.node, self.found, self.head, self.address = html, node, found, head, address

    def said(self, *names: str) -> str:
        """By the article, or else by the head."""
        told = (text(self.node.get(name)) or self.head.get(name.lower(), "") for name in names)
        return next((said for said in told if said), "")

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
    return {
        "headline": plain(page.said("headline", "og:title", "name", "title"), limits.HEADLINE),
        "alternative_headline": plain(page.said("alternativeHeadline"), limits.HEADLINE),
        "summary": plain(page.said("description", "og:description"), limits.SUMMARY),
        "authors": _authors(page),
        "section": page.said("articleSection", "article:section"),
        "tags": _tags(page),
        "language": language(page.said("inLanguage")) or language(page.head.get("lang")),
    }


def _tags(page: _Page) -> list[str]:
    """Of the article; else of the head, unless these are of the whole site, which names itself among them."""
    keywords = page.node.get("keywords")
    tags = keywords.split(",") if isinstance(keywords, str) else [text(each) for each in listed(keywords)]
    for name in ("article:tag", "news_keywords", "keywords"):
        if not any(tag.strip() for tag in tags):
            tags = page.head.get(name, "").split(",")
            tags = [] if any(_squeezed(tag) in _site(page) for tag in tags) else tags
    return list(dict.fromkeys(tag.strip() for tag in tags if tag.strip()))


def _authors(page: _Page) -> list[str]:
    """People, as far as that can be told: not the site, nor an agency."""
    nodes = [each for each in page.nodes_of("author") if "Organization" not in text(_kind(each))]
    told = (name for each in nodes for name in map(text, listed(_names(each))))
    given = people(told) or people(page.head.get(name, "") for name in ("author", "article:author"))
    names = [name for each in given for name in _apart(each)]
    return [name for name in newsless(names) if _squeezed(name) not in _site(page) and not is_agency(name)]


def _names(author: Any) -> Any:
    """One node may have several."""
    names = author.get("name") if isinstance(author, Mapping) else None
    return names if isinstance(names, list) else author


def _apart(names: str) -> list[str]:
    found = named_in(names)
    return found if len(found) > 1 or (found and BY.match(names)) else [names]


def _site(page: _Page) -> set[str]:
    """What the site calls itself."""
    names = [text(each) for each in page.nodes_of("publisher")]
    names += [page.head.get("og:site_name", ""), (urlsplit(page.address).hostname or "").removeprefix("www.")]
    return {squeezed for name in names if (squeezed := _squeezed(name))}


def _squeezed(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


def _kind(node: Any) -> Any:
    return node.get("@type") if isinstance(node, Mapping) else ""


def _body(page: _Page) -> str:
    titles = (
        page.said("headline"),
        page.said("name"),
        page.said("og:title"),
        *IN_TITLE.split(page.head.get("title", "")),
    )
    html = EXTRACTION.body_of(page.html, frozenset(" ".join(title.split()).casefold() for title in titles if title))
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
