"""Elements of an XML file one after the other, in memory that does not grow with the file."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.imports import breaks
from api.imports.errors import UnreadableFile
from api.imports.transfers.decoding import characters, encoding_of
from api.imports.transfers.xml.cleaning import Bytes, cleaned

if TYPE_CHECKING:
    from lxml.etree import _Element

UNDECLARED = 201
"""What libxml2 calls a prefix without a namespace, NS_ERR_UNDEFINED_NAMESPACE."""
SAFE: Mapping[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
"""How XML is parsed: nothing outside of it is read, and it is nested no deeper than 256 levels."""


@dataclass(frozen=True, slots=True)
class Watched:
    """Local names of elements, whatever their namespaces. `records` are forgotten when the next element is asked for,
    with all before them; `parts` of them are emptied; `others` stay with their record."""

    records: Collection[str]
    parts: Collection[str] = ()
    others: Collection[str] = ()


def elements(path: Path, watched: Watched) -> Iterator["_Element"]:
    """Those that are watched, each when it ends.

    Raises UnreadableFile where the file is no XML any more, behind all that stands before.
    """
    # For imports alone.
    from lxml import etree

    pieces = Bytes(cleaned(characters(path, encoding_of(path))))
    tags = [f"{{*}}{name}" for name in (*watched.records, *watched.parts, *watched.others)]
    parsed = etree.iterparse(pieces, tag=tags, encoding="utf-8", **SAFE)
    try:
        for _, element in parsed:
            yield element
            if (name := local_name(element)) in watched.records:
                _forget(element)
            elif name in watched.parts:
                element.clear(keep_tail=False)
    except etree.XMLSyntaxError as error:
        if damage := _damage(error, parsed.error_log):
            raise damage from error


def _damage(error: Any, log: Any) -> UnreadableFile | None:
    """None for a prefix that is declared nowhere: it keeps nothing from being read, and is told before all else."""
    message, line = error.msg, error.lineno
    if error.code == UNDECLARED:
        others = [each for each in log if each.type != UNDECLARED]
        if not others:
            return None
        message, line = others[0].message, others[0].line
    return UnreadableFile(f"The file is no XML from here on: {message}.", line)


def local_name(element: "_Element") -> str:
    name = element.tag
    return _local(name) if isinstance(name, str) else ""


@lru_cache(maxsize=1_000)
def _local(name: str) -> str:
    """Without the namespace, or the prefix of one that is declared nowhere."""
    return name.rpartition("}")[2].rpartition(":")[2]


def text_of(element: "_Element | None") -> str:
    if element is None:
        return ""
    text = "".join(_texts(element)) if len(element) else element.text
    return text.strip() if text else ""


def _texts(element: "_Element") -> "Iterator[str]":
    yield element.text or ""
    for each in element:
        apart = " " if local_name(each) in breaks.NAMES else ""
        yield apart
        if isinstance(each.tag, str):
            yield from _texts(each)
        yield f"{apart}{each.tail or ''}"


def child(element: "_Element", name: str) -> "_Element | None":
    """The first one with this local name."""
    return next((each for each in element if local_name(each) == name), None)


def _forget(element: "_Element") -> None:
    element.clear(keep_tail=False)
    parent = element.getparent()
    while parent is not None and (before := element.getprevious()) is not None:
        parent.remove(before)
