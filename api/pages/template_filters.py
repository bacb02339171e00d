"""Template filters for times, numbers and quotes."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from markupsafe import Markup

from api.pages.quote_highlights import quoted


def moment(text: str) -> Markup:
    """A `time` element for an ISO time, such as "1 January 2026, 09:30 UTC"."""
    return _element(text, f"{day(text)}, {datetime.fromisoformat(text):%H:%M} UTC")


def date(text: str) -> Markup:
    """A `time` element without the time of day."""
    return _element(text, day(text))


def _element(text: str, words: str) -> Markup:
    at = datetime.fromisoformat(text)  # HTML has no more than three digits of a second
    return Markup(
        f'<time datetime="{at.isoformat(timespec="milliseconds" if at.microsecond else "auto")}">{words}</time>'
    )


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
