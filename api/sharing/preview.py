"""What is drawn of a page for other platforms."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Preview:
    """What an image says: a headline, or someone's words; below who is credited, and the day; above the site's name.
    `rtl` is whether it runs from right to left."""

    text: str
    credit: str
    day: str
    is_quote: bool = False
    site: str = "Dateline"
    language: str = "en"
    rtl: bool = False
