"""Authors, which people write as texts, lists or mappings, and what is for search engines."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from api.imports.article import keys
from api.imports.article.keys import Keys, words
from api.imports.article.values import flag_of
from db.text.names import normal
from schema.rules.publishing import limits, texts

SEO = Keys(
    fields={
        "title": words("title metatitle seotitle"),
        "description": words("description metadescription seodescription"),
        "canonical_url": words("canonicalurl canonical canonicallink"),
        "image": words("image ogimage socialimage"),
        "no_index": words("noindex robots"),
    }
)
AUTHOR = Keys(fields={"person": words("person"), "role": words("role")})
MAIL = re.compile(r"<[^<>]*>|\([^()]*@[^()]*\)|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
"""Addresses, which are nobody's business."""
IN_BRACKETS = re.compile(r"^\(([^()]*)\)$")
LONGEST = 2_000
"""Of a text with names."""
HANDLE = re.compile(r"[a-z0-9._-]+")
"""What somebody signs in by, such as `admin`, is no name."""
APART = re.compile(r"\s*[;\n]\s*|\s+(?:and|&)\s+")
FULL_NAMES = re.compile(r"[^\s,]+(?:\s+[^\s,]+)+(?:\s*,\s*[^\s,]+(?:\s+[^\s,]+)+)+")
"""With commas between, which stand within a name, too: `Lind, Ada`."""
BESIDE = {
    "seo_title": "title",
    "seo_description": "description",
    "canonical_url": "canonical_url",
    "seo_image": "image",
    "no_index": "no_index",
}
"""Keys of the article, and what they are among those for search engines."""


def authors(values: dict[str, Any], spare: dict[str, Any]) -> list[Any]:
    """As mappings with `person` and `role`. Returns those that say more or cannot be taken."""
    given = [values.pop("authors", None)]
    given += [spare.pop(key) for key in [*spare] if keys.folded(key) in keys.ARTICLE.fields["authors"]]
    if not isinstance(values.get("byline", ""), str) or len(values.get("byline", "")) > limits.BYLINE:
        given.append(values.pop("byline"))
    several = [one for each in given for one in (each if isinstance(each, list) else [each]) if one not in (None, "")]
    taken = [list(_authors(one)) for one in several]
    values["authors"] = list({author["person"]: author for people in taken for author in people}.values())
    return [one for one, people in zip(several, taken, strict=True) if not people or _says_more(one)]


def _says_more(author: Any) -> bool:
    return isinstance(author, Mapping) and not author.keys() <= {"person", "name", "role"}


def _authors(given: Any) -> Iterator[dict[str, Any]]:
    if isinstance(given, Mapping):
        name, role = given.get("person") or given.get("name"), given.get("role")
        if isinstance(name, str) and _is_name(name, given.get("person")):
            yield {"person": name, "role": role if isinstance(role, str) and len(role) <= limits.TITLE else None}
    elif isinstance(given, str) and len(given) <= LONGEST:
        plain = IN_BRACKETS.sub(r"\1", normal(MAIL.sub(" ", given)))
        names = re.split(r"\s*,\s*", plain) if FULL_NAMES.fullmatch(plain) else [plain]
        yield from ({"person": name} for one in names for name in _apart(one) if _is_name(name))


def _is_name(text: str, person: Any = None) -> bool:
    """A `person` may be an id or the slug of a page."""
    name = text.strip()
    return 0 < len(name) <= limits.NAME and not texts.fault(name) and bool(person or not HANDLE.fullmatch(name))


def _apart(text: str) -> list[str]:
    """Two full names with a word between; a firm's name has one, too: `Lind & Sons`."""
    parts = APART.split(text)
    return parts if all(len(part.split()) > 1 for part in parts) else [text]


def search_engines(values: dict[str, Any], found: keys.Sorted) -> None:
    """What stands under `seo`, or beside the other keys; a description for search engines is a summary, too, where
    there is no other."""
    within = values.pop("seo", None)
    if within is not None and not isinstance(within, Mapping):
        found.kept.setdefault("search_engines", {})[found.given["seo"]] = within
    told = keys.sort(within, SEO) if isinstance(within, Mapping) else keys.Sorted({}, {}, {}, {}, [])
    told.values.update({key: values.pop(name) for name, key in BESIDE.items() if name in values})
    left = {key: told.values.pop(key) for key in list(told.values) if not _can_be_told(key, told.values[key])}
    left |= {key: within[key] for key in told.unknown} if isinstance(within, Mapping) else {}
    if left:
        found.kept.setdefault("search_engines", {}).update(left)
    if "no_index" in told.values:
        told.values["no_index"] = _says_no_index(told.values["no_index"])
    values["seo"] = told.values
    if "summary" not in values and "description" in told.values:
        values["summary"] = told.values["description"]


def _can_be_told(key: str, given: Any) -> bool:
    if key == "no_index":
        return True
    if key == "image":
        return isinstance(given, str) and len(given) <= limits.ADDRESS
    try:
        return isinstance(given, str) and bool(texts.web_address(given.strip()) if key == "canonical_url" else given)
    except ValueError:
        return False


def _says_no_index(given: Any) -> bool:
    """`robots` may be a row of words."""
    words = {str(word).strip().lower() for word in (given if isinstance(given, list) else str(given).split(","))}
    return flag_of(given) or not words.isdisjoint({"noindex", "none"})
