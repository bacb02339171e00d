"""Deprecation with a date: what to use instead, and the day after which the field may be removed."""

import re
from datetime import date
from typing import Any

FORM = re.compile(r"Use .+ instead\. Will be removed after (\d{4}-\d{2}-\d{2})\.")


def deprecated(field: Any, use: str, until: date) -> Any:
    """The field, deprecated in favour of `use`, to be removed after the day `until`."""
    field.deprecation_reason = f"Use {use} instead. Will be removed after {until}."
    return field


def last_day(reason: str) -> date | None:
    """The last day of a deprecated field; None for a reason of another form."""
    match = FORM.fullmatch(reason)
    try:
        return date.fromisoformat(match[1]) if match else None
    except ValueError:
        return None
