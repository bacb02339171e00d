"""Times as HTML, in the language of the place."""

from datetime import date as calendar_date
from datetime import datetime, timedelta
from typing import Any

from markupsafe import Markup

from api.localization import formats, speech

SAME = timedelta(minutes=1)
"""What is changed so soon after it was published is no update."""


def moment(text: str) -> Markup:
    """A `time` element for an ISO time, such as "1 January 2026, 09:30 UTC"."""
    now = speech.current()
    return _element(text, formats.moment(datetime.fromisoformat(text), now.zone, now.locale))


def date(text: str) -> Markup:
    """A `time` element without the time of day."""
    now = speech.current()
    return _element(text, formats.day(datetime.fromisoformat(text).astimezone(now.zone), now.locale))


def _element(text: str, words: str) -> Markup:
    at = datetime.fromisoformat(text)  # HTML has no more than three digits of a second
    iso = at.isoformat(timespec="milliseconds" if at.microsecond else "auto")
    return Markup('<time datetime="{}">{}</time>').format(iso, words)


def day(text: str) -> str:
    """A date as printed in a dateline; of a time, that of the site's time zone."""
    now = speech.current()
    is_date = len(text) == len("2026-01-01")
    at = calendar_date.fromisoformat(text) if is_date else datetime.fromisoformat(text).astimezone(now.zone)
    return formats.day(at, now.locale)


def is_updated(article: dict[str, Any]) -> bool:
    """Whether it was changed since readers could see it first."""
    published, updated = (datetime.fromisoformat(article[name]) for name in ("publishedAt", "updatedAt"))
    return updated - published > SAME
