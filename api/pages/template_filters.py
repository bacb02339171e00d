"""How templates write times and numbers."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from markupsafe import Markup, escape

from api.pages.quote_highlights import quoted


def moment(text: str) -> Markup:
    """A `time` element for an ISO time: the machine's form beside the reader's."""
    return _element(text, f"{day(text)}, {datetime.fromisoformat(text):%H:%M} UTC")


def date(text: str) -> Markup:
    """The same without the hour."""
    return _element(text, day(text))


def _element(text: str, words: str) -> Markup:
    return Markup(f'<time datetime="{escape(text)}">{words}</time>')


def day(text: str) -> str:
    """A date as printed in a dateline."""
    at = datetime.fromisoformat(text)
    return f"{at.day} {at:%B %Y}"


def plural(number: int, word: str) -> str:
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


FILTERS: dict[str, Callable[..., Any]] = {
    "moment": moment,
    "date": date,
    "day": day,
    "plural": plural,
    "quoted": quoted,
}
