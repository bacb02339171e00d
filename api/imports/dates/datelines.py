"""Datelines: a place and a day, as newspapers print them."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from api.imports.dates.days import Day, NoSuchDay, read_day

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

CREDIT = re.compile(r"\s*\([^)]*\)\s*[:.]?$")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
ON_WEEKDAY = re.compile(rf"\bon ({'|'.join(WEEKDAYS)})\b")

LONGEST = 200
YEARS_BACK = 6
"""How far back the last 29 February may lie."""


def read_dateline(line: str) -> tuple[str, Day] | None:
    """Place and day of "Springfield, Illinois, January 16"; a credit in parentheses may follow."""
    words = CREDIT.sub("", line[:LONGEST])
    for comma in re.finditer(r",\s*", words):
        if day := _day(words[comma.end() :]):
            return words[: comma.start()].strip(), day
    return None


def settle(day: Day, headline: str, opening: str, imported_on: date) -> date:
    """The date that a day means which was printed without its year.

    Candidates are the years named in the headline and lead, then the last one before the import, as long as the date
    is not after the import. The opening paragraph's "on Friday" decides: the first candidate that falls on that
    weekday is the one, so a headline's "first visit of 2025" does not win where that day was a Thursday. Where no
    weekday is named or none fits, a named year counts only within two years of the import, lest "since 2007" win.
    """
    if day.year:
        return date(day.year, day.month, day.day)
    named = list(_dates(day, [int(year) for year in YEAR.findall(headline)], imported_on))
    recent = list(_dates(day, range(imported_on.year, imported_on.year - YEARS_BACK, -1), imported_on))
    if weekday := ON_WEEKDAY.search(opening):
        for candidate in [*named, recent[0]]:
            if WEEKDAYS[candidate.weekday()] == weekday[1]:
                return candidate
    return [*(near for near in named if imported_on.year - near.year <= 2), *recent][0]


def _dates(day: Day, years: Sequence[int], imported_on: date) -> Iterator[date]:
    for year in years:
        candidate = day.within(year)
        if candidate and candidate <= imported_on:
            yield candidate


def _day(words: str) -> Day | None:
    try:
        return read_day(words)
    except NoSuchDay:
        return None
