"""Tags and categories, which people write as lists or as one text."""

import re
from collections.abc import Mapping
from typing import Any

NAMES = ("name", "title", "label", "slug")


def tags(given: Any, key: str) -> Any:
    """A text is taken apart at its commas or semicolons, or else, where its key is a plural, at its blanks."""
    if isinstance(given, str):
        return _parts(given, blanks=key.lower().endswith("s"))
    return _names(given)


def categories(given: Any, key: str) -> Any:
    """A text has blanks between lower-case categories, as Jekyll's have; one with capitals is one name."""
    if isinstance(given, str):
        return _parts(given, blanks=key.lower().endswith("categories") and given == given.lower())
    return _names(given)


def _parts(text: str, blanks: bool) -> list[str]:
    apart = r"[,;\n]" if re.search(r"[,;\n]", text) else r"\s+" if blanks else r"$"
    return [part for part in map(str.strip, re.split(apart, text.strip())) if part]


def _names(given: Any) -> Any:
    """A list's texts, and the names of its mappings; anything else is left to be refused."""
    if isinstance(given, Mapping):
        return [_name(given)]
    if not isinstance(given, list):
        return given
    return [_name(one) for one in given if one not in (None, "")]


def _name(given: Any) -> Any:
    if not isinstance(given, Mapping):
        return given
    return next((given[key] for key in NAMES if key in given), given)
