"""Documents of ninjs as articles."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from api.imports.options import ReadOptions
from api.imports.transfers.building import dated, item
from api.imports.transfers.moments import first_moment, moment
from api.imports.transfers.ninjs.documents import Document, documents, listed, names, text
from api.imports.transfers.ninjs.pictures import pictures
from api.imports.transfers.ninjs.roles import body, chosen, others
from api.imports.transfers.records import Item, Skipped
from api.imports.transfers.texts import byline, id_of, language, named_in, people

WITHDRAWN = {"withheld", "canceled", "cancelled"}
AUTHORS = {"author", "creator", "writer", "byline", "contributor"}
NO_PERSONS = {*AUTHORS, "photographer", "editor", "owner"}


def read(path: Path, options: ReadOptions) -> Iterator[Item | Skipped]:
    for document in documents(path):
        yield _record(document, options)


def _record(document: Document, options: ReadOptions) -> Item | Skipped:
    own = _id(document)
    kind = text(document.get("type")).lower() or "text"
    if not own:
        return Skipped(_headline(document) or "a document", "It has no uri.")
    name = id_of("ninjs", own)
    if kind not in ("text", "story", "article"):
        return Skipped(name, f"It is no text, but of the type {kind}.")
    return dated(name, lambda: _item(name, document, options))


def _item(name: str, document: Document, options: ReadOptions) -> Item | Skipped:
    html, lead = pictures(document, body(document))
    values = {**_values(document), **_times(document, options)}
    told = {"addresses": _addresses(document), "place": _place(document), "lead": lead}
    return item(name, html, values, _status(document) in WITHDRAWN, **told)


def _status(document: Document) -> str:
    return text(document.get("pubstatus")).lower().removeprefix("stat:")


def _id(document: Document) -> str:
    """The address of a document may say how it was asked for; where it has another id, that is the one."""
    alternative = document.get("altids")
    if isinstance(alternative, dict) and text(alternative.get("itemid")):
        return text(alternative["itemid"])
    return text(document.get("uri")) or text(document.get("guid")) or text(document.get("id"))


def _times(document: Document, options: ReadOptions) -> dict[str, Any]:
    """Under an embargo it is published when that ends; one without a time never ends by itself."""
    changed = moment(options, text(document.get("versioncreated")))
    given = [text(document.get(key)) for key in ("firstpublished", "firstcreated", "contentcreated", "versioncreated")]
    published: datetime = first_moment(options, *given)
    embargo = document.get("embargoed")
    until = moment(options, text(embargo))
    if until:
        published = max(until, published)
    status = _status(document)
    return {
        "published": published.isoformat(),
        "updated": changed.isoformat() if changed else None,
        "version": text(document.get("version")),
        "draft": "true" if (embargo and not until) or status not in ("", "usable", *WITHDRAWN) else None,
    }


def _headline(document: Document) -> str:
    found = chosen(document, "headline") or text(document.get("title")) or text(document.get("name"))
    return found or chosen(document, "slugline")


def _values(document: Document) -> dict[str, Any]:
    printed = byline(text(document.get("byline")) or text(document.get("by")) or chosen(document, "byline"))
    authors = names(document.get("authors")) + _persons(document, AUTHORS)
    section = next(iter(names(document.get("service")) + names(document.get("section"))), "")
    return {
        "headline": _headline(document),
        "alternative_headline": others(document, "headline"),
        "summary": chosen(document, "description", "descriptiontext") or chosen(document, "summary"),
        "language": language(document.get("language")),
        "byline": printed if printed and not authors else None,
        "authors": people(authors) or named_in(printed),
        "source": text(document.get("source")) or next(iter(names(document.get("infosource"))), ""),
        "section": section,
        "tags": list(dict.fromkeys(names(document.get("keyword")) + names(document.get("subject")))),
        "people": people(_persons(document)),
    }


def _persons(document: Document, roles: set[str] | None = None) -> list[str]:
    """Of these roles; without any, those whom it is about."""
    found = [(text(each.get("rel")).lower(), each) for each in listed(document.get("person"))]
    return names([each for rel, each in found if (rel in roles if roles else rel not in NO_PERSONS)])


def _place(document: Document) -> str | None:
    return text(document.get("located")) or text(document.get("locatedname")) or None


def _addresses(document: Document) -> tuple[str, ...]:
    return tuple(address for key in ("url", "link", "canonicalurl") if (address := text(document.get(key))))
