"""Languages: tags by BCP 47, and which language a text is in."""

from db.text.languages.tags import (
    FALLBACK,
    direction,
    language_of,
    normalised,
    region_of,
    script_of,
    tag_named,
)

__all__ = ["FALLBACK", "direction", "language_of", "normalised", "region_of", "script_of", "tag_named"]
