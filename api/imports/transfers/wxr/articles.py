"""Posts of a WordPress export as articles. What readers of the site could not see does not come to be seen here."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from api.imports.options import ReadOptions
from api.imports.pictures.named import NamedPicture, plain
from api.imports.transfers.moments import NoMoment, first_moment, in_utc, moment
from api.imports.transfers.records import Item, Skipped
from api.imports.transfers.wxr import bodies
from api.imports.transfers.wxr.media import lead_pictures
from api.imports.transfers.wxr.reader import external_id, items
from api.imports.transfers.wxr.records import WxrItem, WxrSite
from db.text.languages import normalised
from schema.rules.publishing import limits

ARTICLES = {"post", ""}
"""Kinds of items that are articles; an RSS feed without WordPress's own elements has posts alone."""
NO_ARTICLE = {
    "trash": "It is in the trash.",
    "auto-draft": "It is a draft that was never saved.",
    "inherit": "It is a revision.",
}
PUBLIC = {"publish", ""}
UNSORTED = {"uncategorized", "uncategorised", "allgemein", "sin-categoria", "non-classe", "senza-categoria"}
SEO = {
    "seo_title": ("_yoast_wpseo_title", "rank_math_title", "_aioseo_title", "_aioseop_title"),
    "seo_description": (
        "_yoast_wpseo_metadesc",
        "rank_math_description",
        "_aioseo_description",
        "_aioseop_description",
    ),
    "canonical_url": ("_yoast_wpseo_canonical", "rank_math_canonical_url"),
}
TEMPLATE = re.compile(r"%%?\w+%%?")
"""Words of a title that a plugin fills in."""


def read(path: Path, options: ReadOptions) -> Iterator[Item | Skipped]:
    media = lead_pictures(path)
    for site, item in items(path, with_comments=False):
        yield _record(site, item, media, options)


def _record(site: WxrSite, item: WxrItem, media: Mapping[str, NamedPicture], options: ReadOptions) -> Item | Skipped:
    name = external_id(site, item.post_id) if item.post_id else item.link or f"item {item.number}"
    if item.kind not in ARTICLES:
        return Skipped(name, f"It is no post, but of the kind {item.kind}.")
    if item.status in NO_ARTICLE:
        return Skipped(name, NO_ARTICLE[item.status])
    if not item.post_id:
        return Skipped(name, "It has no id.")
    try:
        state = _state(item, options)
    except NoMoment as error:
        return error.skipped(name)
    values = {**_values(site, item), **state, **_terms(item), **_search_engines(item)}
    return Item(
        id=name,
        values={key: value for key, value in values.items() if value not in (None, "")},
        html=bodies.html_of(item.content),
        slug=unquote(item.slug, errors="replace"),
        addresses=() if state.get("draft") else _addresses(item),
        base=item.link or site.url,
        lead=media.get(item.meta.get("_thumbnail_id", "")),
    )


def _state(item: WxrItem, options: ReadOptions) -> dict[str, Any]:
    """A post that waits for its time is published then; where its time has passed nobody knows whether it was."""
    dates = in_utc(item.date_gmt), item.date, item.published
    is_open = item.status in PUBLIC and not item.password
    try:
        published: datetime | None = first_moment(options, *dates)
    except NoMoment:
        if is_open:
            raise
        published = None
    waits = item.status == "future" and not item.password and published is not None and published > options.now
    changed = moment(options, in_utc(item.modified_gmt))
    is_draft = not is_open and not waits
    return {
        "published": published.isoformat() if published and not is_draft else None,
        "updated": changed.isoformat() if changed else None,
        "draft": "true" if is_draft else None,
    }


def _values(site: WxrSite, item: WxrItem) -> dict[str, Any]:
    author = site.authors.get(item.creator) or (item.creator if " " in item.creator else "")
    lead = item.excerpt or bodies.lead_of(item.content) or ""
    return {
        "headline": plain(item.title, limits.HEADLINE),
        "summary": plain(lead, limits.SUMMARY),
        "authors": [author] if author and "@" not in author else None,
        "language": site.language if normalised(site.language) and _is_told(site) else None,
        "comments": "closed" if item.comment_status == "closed" else None,
    }


def _is_told(site: WxrSite) -> bool:
    """American English is what WordPress says of itself, whatever it is used for."""
    return site.language.lower() not in ("", "en", "en-us")


def _terms(item: WxrItem) -> dict[str, Any]:
    categories = [term for term in item.terms if term.domain == "category" and term.slug not in UNSORTED]
    names = [unescape(term.name) for term in categories if term.name]
    tags = [unescape(term.name) for term in item.terms if term.domain in ("post_tag", "tag") and term.name]
    return {"section": names[0] if names else None, "tags": list(dict.fromkeys([*tags, *names[1:]]))}


def _search_engines(item: WxrItem) -> dict[str, Any]:
    found = {name: next((item.meta[key] for key in keys if item.meta.get(key)), None) for name, keys in SEO.items()}
    told = {name: text for name, text in found.items() if text and not TEMPLATE.search(text)}
    hidden = item.meta.get("_yoast_wpseo_meta-robots-noindex") == "1"
    return told | ({"no_index": "true"} if hidden else {})


def _addresses(item: WxrItem) -> tuple[str, ...]:
    """Its link, and the one that WordPress itself makes of its id."""
    return tuple(dict.fromkeys(filter(None, (item.link, f"/?p={item.post_id}"))))
