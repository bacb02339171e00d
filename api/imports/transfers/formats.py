"""The formats of other systems, each with how its files begin and who reads them."""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import cast

from api.imports.options import ReadOptions
from api.imports.transfers.records import Item, Skipped

HEAD = 1 << 16
"""Bytes of a file that tell what it is."""
Reader = Callable[[Path, ReadOptions], Iterator[Item | Skipped]]


@dataclass(frozen=True, slots=True)
class Format:
    """`begins` is found in the text of a file's beginning; `module` has its reader, imported with the first file."""

    name: str
    begins: re.Pattern[str]
    module: str
    beside: str = ""
    """Names of files that are read with one, below its folder."""

    @property
    def reader(self) -> Reader:
        return cast(Reader, import_module(f"api.imports.transfers.{self.module}").read)


ROOT = r"\A(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE\b[^\[>]*(?:\[.*?\])?\s*>)*<(?:[\w.-]+:)?"


def _xml(root: str, says: str = "") -> re.Pattern[str]:
    return re.compile(rf"{ROOT}(?:{root})\b{says}", re.DOTALL)


def _json(*keys: str) -> re.Pattern[str]:
    """Has a key of each of these kinds, in any order."""
    return re.compile(r"\A\s*[\[{]" + "".join(rf'(?=.*"(?:{key})"\s*:)' for key in keys), re.DOTALL)


NINJS = "versioncreated|versionCreated|version_created|pubstatus|pubStatus|bodies|body_x?html|body_text"
GHOST = re.compile(
    r'\A\s*\{\s*(?:"db"\s*:\s*\[\s*\{\s*"(?:meta|data)"|"meta"\s*:\s*\{[^{}]*"exported_on"|"data"\s*:\s*\{\s*"posts")'
)
"""Posts may stand far behind other tables."""
IPTC_7901 = re.compile(
    r"\A[\s\x16\x7f]*(?:\[[^\]]{9,30}\]\s*)?(?:\x01\s*[A-Za-z]{2,4}\d{3,5} +\d +[A-Za-z]{1,4} "
    r"|[A-Za-z]{3}\d{3,5} \d [A-Za-z]{1,4} +\d{1,4}\s+[A-Za-z])"
)
"""Also without the control character before its header."""
JSON_FEED = re.compile(r'\A\s*\{.*"version"\s*:\s*"https?:\\?/\\?/jsonfeed\.org', re.DOTALL)
FORMATS = (
    Format("substack", re.compile(r'\A"?post_id"?,"?post_date"?,'), "substack", beside="**/*.html"),
    Format("wxr", _xml("rss", r".*(?:wordpress\.org/export/|<\w+:wxr_version>)"), "wxr.articles"),
    Format("ghost", GHOST, "ghost.articles"),
    Format("ninjs", _json("headlines?|title|name", NINJS, "uri|guid|altids|id"), "ninjs.articles"),
    Format("newsml-g2", _xml("newsItem|newsMessage|packageItem"), "news.newsml_g2"),
    Format("newsml1", _xml("NewsML"), "news.newsml1"),
    Format("nitf", _xml("nitf"), "news.nitf"),
    Format(
        "html",
        re.compile(r"\A\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL),
        "saved_pages.articles",
    ),
    Format("iptc7901", IPTC_7901, "agency.iptc7901"),
    Format("anpa", re.compile(r"\A[\s\x16]*\x01[A-Za-z]{1,3}\d{3,4}(?:[A-Z]{2,8})?\W"), "agency.anpa"),
    Format("rss", _xml("rss|RDF|feed"), "feeds.articles"),
    Format("json-feed", JSON_FEED, "feeds.json_feed"),
)


def recognised(path: Path) -> Format | None:
    """The format of a file; None for what is none of them, or cannot be read."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError:
        return None
    encoding = "utf-16" if head.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8"
    text = head.decode(encoding, errors="replace").lstrip("\ufeff")
    return next((format for format in FORMATS if format.begins.search(text)), None)
