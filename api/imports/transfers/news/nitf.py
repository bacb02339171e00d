"""NITF documents as articles."""

from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any

from api.imports.options import ReadOptions
from api.imports.transfers.building import dated, item
from api.imports.transfers.news import content
from api.imports.transfers.news.values import WITHDRAWN, all_of, dateline, first_text, of_content, times
from api.imports.transfers.records import Item, Skipped
from api.imports.transfers.texts import id_of, language
from api.imports.transfers.xml.streaming import Watched, elements, local_name, text_of

WATCHED = Watched(records=("nitf",))
SUBJECTS = ("subject-matter", "subject-type", "subject-detail")


def read(path: Path, options: ReadOptions) -> Iterator[Item | Skipped]:
    for document in elements(path, WATCHED):
        yield record(document, options, path.name)


def record(document: Any, options: ReadOptions, name: str) -> Item | Skipped:
    """Of a `nitf` element; `name` is what it is called where it has no id."""
    own = _attribute(document, "doc-id", "id-string") or _attribute(document, "du-key", "key") or _digest(document)
    if not own:
        return Skipped(name, "It has neither an id (doc-id) nor a headline.")
    name = id_of("nitf", own)
    return dated(name, lambda: _item(name, document, options))


def _item(name: str, document: Any, options: ReadOptions) -> Item | Skipped:
    found = content.read(document)
    spoken = language(document.get("{http://www.w3.org/XML/1998/namespace}lang") or document.get("lang"))
    status = _attribute(document, "docdata", "management-status").lower()
    place, day = dateline(found.place, found.date, spoken)
    values = {**of_content(found), **_times(document, options, found.date), **_values(document, found)}
    is_withdrawn = status in WITHDRAWN or status == "killed"
    return item(name, found.html, {**values, "language": spoken}, is_withdrawn, place=place, day=day)


def _digest(document: Any) -> str:
    """Of what a document without an id has of its own: its headline and when it was issued."""
    said = first_text(document, "hl1", "hedline", "title"), _attribute(document, "date.issue", "norm")
    return f"~{blake2b(repr(said).encode(), digest_size=12).hexdigest()}" if said[0] else ""


def _attribute(document: Any, element: str, name: str) -> str:
    return next((each.get(name, "").strip() for each in all_of(document, element) if each.get(name)), "")


def _times(document: Any, options: ReadOptions, story: str) -> dict[str, Any]:
    released, issued = (_attribute(document, name, "norm") for name in ("date.release", "date.issue"))
    publication = _attribute(document, "pubdata", "date.publication")
    return times(options, [released, issued, publication, story], issued or released or publication or story, None)


def _values(document: Any, found: content.Content) -> dict[str, Any]:
    title = first_text(document, "title")
    keys = [each.get("key", "").strip() for each in all_of(document, "keyword")]
    subjects = [next((each.get(f"tobject.{name}") for name in SUBJECTS if each.get(f"tobject.{name}")), "")
                for each in all_of(document, "tobject.subject")]  # fmt: skip
    return {
        "headline": found.headline or title,
        "alternative_headline": _second_headline(document),
        "version": _attribute(document, "doc-id", "version") or _attribute(document, "du-key", "version"),
        "source": first_text(document, "distributor") or _attribute(document, "doc.copyright", "holder"),
        "section": _attribute(document, "pubdata", "position.section"),
        "tags": list(dict.fromkeys(filter(None, [*keys, *subjects]))),
    }


def _second_headline(document: Any) -> str | None:
    heads = all_of(document, "hedline")
    second = [each for head in heads for each in head if local_name(each) == "hl2"]
    return " ".join(text_of(second[0]).split()) if second else None
