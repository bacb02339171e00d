"""Reading the values of one field. What cannot be stored is refused at its place, and read as None."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar

from schema.rules.publishing import limits, texts
from schema.rules.publishing.errors import Place
from schema.rules.user_errors import ErrorCode

T = TypeVar("T")
Check = Callable[[str], str]


def text(given: str | None, place: Place, maximum: int, *checks: Check) -> str | None:
    """Without white space around it; None for a blank one."""
    stripped = (given or "").strip()
    if not stripped:
        return None
    if len(stripped) > maximum:
        place.refuse_length(maximum, len(stripped))
        return None
    try:
        for check in (texts.printable, *checks):
            stripped = check(stripped)
    except ValueError as error:
        place.refuse(ErrorCode.INVALID_VALUE, f"`{_name(place)}` {error}.")
        return None
    return stripped


def _name(place: Place) -> str:
    """Of the field, also for an item of its list."""
    return next(step for step in reversed(place.path) if not step.isdigit())


def line(given: str | None, place: Place, maximum: int, *checks: Check) -> str | None:
    """The same on one line."""
    return text(given, place, maximum, texts.one_line, *checks)


def required(given: str | None, place: Place, maximum: int) -> str:
    """A line that must be there; empty where it is refused."""
    if not (given or "").strip():
        place.refuse(ErrorCode.REQUIRED, f"`{place.path[-1]}` is missing or empty.")
    return line(given, place, maximum) or ""


def refuse_other_years(given: date | None, place: Place) -> None:
    if given and given.year not in limits.YEARS:
        message = f"`{_name(place)}` lies outside the years {limits.YEARS[0]} to {limits.YEARS[-1]}."
        place.refuse(ErrorCode.INVALID_VALUE, message)


def items(given: Sequence[Any] | None, place: Place, maximum: int, read: Callable[[Any, Place], T]) -> tuple[T, ...]:
    """What each item of a list is read as; none where there are too many."""
    listed = given or ()
    if len(listed) > maximum:
        place.refuse_count(maximum, len(listed))
        return ()
    return tuple(read(item, place.at(number)) for number, item in enumerate(listed))


def lines(given: Sequence[str] | None, place: Place, longest: int, most: int) -> tuple[str, ...]:
    def read(item: str, at: Place) -> str:
        if not item.strip():
            at.refuse(ErrorCode.REQUIRED, "An item of this list is empty.")
        return line(item, at, longest) or ""

    return items(given, place, most, read)
