"""Dates of exports: those that are none are told as they stand there."""

from datetime import datetime

from api.imports.dates.moments import read_moment
from api.imports.options import ReadOptions
from api.imports.transfers.records import Skipped

FIRST_YEAR = 1990
"""No article of these systems is older; what says so was never dated."""
NO_DATE = "It has no date that can be read."


class NoMoment(ValueError):
    """`given` are the texts in which no date is."""

    def __init__(self, given: list[str]) -> None:
        super().__init__(", ".join(f"“{each}”" for each in given) or "nothing")

    def skipped(self, name: str) -> Skipped:
        return Skipped(name, NO_DATE, str(self))


def first_moment(options: ReadOptions, *given: str | None) -> datetime:
    """That of the first text that has one. Raises NoMoment."""
    texts = [each.strip() for each in given if each and each.strip()]
    for text in texts:
        if found := moment(options, text):
            return found
    raise NoMoment(texts)


def moment(options: ReadOptions, text: str | None) -> datetime | None:
    """None where there is none, or one of a year in which there was no such article."""
    try:
        found = read_moment(text, options.time_zone) if text and text.strip() else None
    except (ValueError, OverflowError, OSError):
        return None
    return found if found and found.year >= FIRST_YEAR else None


def in_utc(text: str) -> str:
    """A text that names no zone and is in UTC."""
    return f"{text.strip()} UTC" if text.strip() and text.strip()[-1].isdigit() else text
