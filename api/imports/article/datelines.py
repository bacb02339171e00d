"""Datelines: a place and a day, as newspapers print them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

FORMS = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"),
    re.compile(r"(?P<month>[A-Za-z]{3,9})\.? (?P<day>\d{1,2})(?:,? (?P<year>\d{4}))?"),
    re.compile(r"(?P<day>\d{1,2}) (?P<month>[A-Za-z]{3,9})\.?(?:,? (?P<year>\d{4}))?"),
)
CREDIT = re.compile(r"\s*\([^)]*\)\s*[:.]?$")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
ON_WEEKDAY = re.compile(rf"\bon ({'|'.join(WEEKDAYS)})\b")

LONGEST = 200
YEARS_BACK = 6
"""How far a page without a year may lie behind its import, lest a weekday find its date in another decade."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day as printed: the year is often left out."""

    month: int
    day: int
    year: int | None = None

    def within(self, year: int) -> date | None:
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return None


def read_day(text: str) -> Day | None:
    """The day of "January 16", "16 Jan. 2026" or "2026-01-16"; None for anything else."""
    for form in FORMS:
        if printed := form.fullmatch(text.strip()):
            year = printed["year"] and int(printed["year"])
            day = Day(_month(printed["month"]), int(printed["day"]), year or None)
            return day if day.within(day.year or 2000) else None
    return None


def read_dateline(line: str) -> tuple[str, Day] | None:
    """Place and day of "Springfield, Illinois, January 16"; a credit in parentheses may follow."""
    words = CREDIT.sub("", line[:LONGEST])
    for comma in re.finditer(r",\s*", words):
        if day := read_day(words[comma.end() :]):
            return words[: comma.start()].strip(), day
    return None


def settle(day: Day, headline: str, opening: str, imported_on: date) -> date:
    """The date that a day means which was printed without its year.

    Candidates are the years named in the headline and lead, then those from the import backwards, as long as the date
    is not after the import. The opening paragraph's "on Friday" decides: the first candidate that falls on that
    weekday is the one, so a headline's "first visit of 2025" does not win where that day was a Thursday. Where no
    weekday is named or none fits, a named year counts only within two years of the import, lest "since 2007" win.
    """
    if day.year:
        return date(day.year, day.month, day.day)
    named = list(_dates(day, [int(year) for year in YEAR.findall(headline)], imported_on))
    recent = list(_dates(day, range(imported_on.year, imported_on.year - YEARS_BACK, -1), imported_on))
    if weekday := ON_WEEKDAY.search(opening):
        for candidate in named + recent:
            if WEEKDAYS[candidate.weekday()] == weekday[1]:
                return candidate
    return [*(near for near in named if imported_on.year - near.year <= 2), *recent][0]


def _dates(day: Day, years: Sequence[int], imported_on: date) -> Iterator[date]:
    for year in years:
        candidate = day.within(year)
        if candidate and candidate <= imported_on:
            yield candidate


def _month(printed: str) -> int:
    """1 to 12, or 0, which no date has."""
    if printed.isdigit():
        return int(printed)
    short = printed[:3].lower()
    return MONTHS.index(short) + 1 if short in MONTHS else 0
