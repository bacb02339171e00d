"""The sections that the navigation of every page names, always in the same order."""

from collections import Counter
from typing import Any

MOST_SECTIONS = 8


def sections(found: Any) -> list[Any]:
    """Those that editors have put in order; without any, those of most of the latest articles, by name."""
    placed = [section for section in found["sections"] if section["position"] is not None]
    if placed:
        return placed[:MOST_SECTIONS]
    names = Counter(article["section"] for article in found["recent"]["nodes"] if article["section"])
    most = {name for name, _ in names.most_common(MOST_SECTIONS)}
    return [section for section in found["sections"] if section["name"] in most]
