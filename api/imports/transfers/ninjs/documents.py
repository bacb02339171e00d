"""The documents of a ninjs file: one, a list of them, a list within an answer of a service, or one a line; each with
its keys as they are in all versions."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from api.imports.transfers.decoding import characters, encoding_of
from api.imports.transfers.json_values import Way, values

Document = Mapping[str, Any]
WRAPPERS = {"data", "item", "items", "_items", "results", "articles", "docs", "documents", "news", "content"}
WRAPPED = re.compile(
    r'\s*\{\s*"(?:total|item|items|_items|data|results|articles|docs|documents|_meta|_links|api_version|links|count'
    r'|size|page|took|id|method|updated_at|error)"'
)
SINGULAR = {"people": "person", "organisations": "organisation", "organizations": "organisation"}
SINGULAR |= {"places": "place", "subjects": "subject", "infosources": "infosource", "keywords": "keyword"}
SINGULAR |= {
    "renditions": "rendition",
    "associations": "association",
    "ednotes": "ednote",
    "organization": "organisation",
}


def documents(path: Path) -> Iterator[Document]:
    """Raises UnreadableFile."""
    head = next(characters(path, encoding_of(path)), "")
    is_wrapped = bool(WRAPPED.match(head)) and not re.search(
        r'"(?:uri|versionCreated|versioncreated)"', head.partition("[")[0]
    )

    def within(way: Way) -> bool:
        if not way:
            return is_wrapped or head.lstrip("\ufeff \t\r\n").startswith("[")
        return len(way) <= 3 and way[-1] in WRAPPERS and not isinstance(way[-1], int)

    for way, value in values(path, within):
        if isinstance(value, dict) and (not way or isinstance(way[-1], int)):
            inner = value.get("item")
            yield keyed(inner if isinstance(inner, dict) and "uri" not in value else value)


def keyed(document: Document) -> Document:
    """`versionCreated`, `version_created` and `versioncreated` are one, and lists have one name."""
    folded = {key.lower().replace("_", ""): value for key, value in document.items() if isinstance(key, str)}
    return {SINGULAR.get(key, key): value for key, value in folded.items()}


def listed(given: Any) -> list[Document]:
    """The mappings of a list, which may be wrapped in a mapping with its length, or have names for its places."""
    if isinstance(given, Mapping):
        wrapped = next((given[key] for key in ("item", "items") if isinstance(given.get(key), list)), None)
        given = (
            wrapped
            if wrapped is not None
            else [{"name": name, **each} for name, each in given.items() if isinstance(each, Mapping)]
        )
    return [each for each in given if isinstance(each, Mapping)] if isinstance(given, list) else []


def text(given: Any) -> str:
    """Of a text, a number, or a mapping with one."""
    if isinstance(given, Mapping):
        given = given.get("value") or given.get("literal") or given.get("name")
    return str(given).strip() if isinstance(given, str | int | float) and not isinstance(given, bool) else ""


def names(given: Any) -> list[str]:
    """Of the people, places or subjects of a list; also where they are texts."""
    texts = [each for each in given if isinstance(each, str)] if isinstance(given, list) else []
    return [*texts, *(found for each in listed(given) if (found := text(each.get("name") or each.get("literal"))))]
