"""Datelines are read as newspapers print them, and a missing year is found."""

from datetime import date

import pytest

from api.imports.dates.datelines import read_dateline, settle
from api.imports.dates.days import Day

IMPORTED_ON = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("line", "dateline"),
    [
        ("Redmere, January 16", ("Redmere", Day(1, 16))),
        ("Redmere, Jan. 16, 2026", ("Redmere", Day(1, 16, 2026))),
        ("Redmere, 16 January 2026", ("Redmere", Day(1, 16, 2026))),
        ("Redmere, 2026-01-16", ("Redmere", Day(1, 16, 2026))),
        ("Castle Arn, North Shore, Sept 3 (NW)", ("Castle Arn, North Shore", Day(9, 3))),
        ("Redmere, February 29", ("Redmere", Day(2, 29))),
        ("Redmere, February 29, 2026", None),
        ("Redmere, January 32", None),
        ("Redmere, Smarch 16", None),
        ("Redmere, on January 16", None),
        ("January 16", None),
    ],
)
def test_a_dateline_is_a_place_and_a_day(line: str, dateline: tuple[str, Day] | None) -> None:
    assert read_dateline(line) == dateline


@pytest.mark.parametrize(
    ("day", "headline", "opening", "settled"),
    [
        (Day(1, 16, 2019), "The best of 2024", "The mayor on Friday said no.", date(2019, 1, 16)),
        (Day(1, 16), "No", "The mayor said no.", date(2026, 1, 16)),
        (Day(7, 16), "No", "The mayor said no.", date(2025, 7, 16)),
        (Day(2, 29), "No", "The mayor said no.", date(2024, 2, 29)),
        (Day(1, 16), "The first no of 2025", "The mayor said no.", date(2025, 1, 16)),
        (Day(1, 16), "The first no of 2025", "The mayor on Friday said no.", date(2026, 1, 16)),
        (Day(1, 16), "The first no of 2020", "The mayor on Thursday said no.", date(2020, 1, 16)),
        (Day(1, 16), "The first no since 2007", "The mayor said no.", date(2026, 1, 16)),
        (Day(1, 16), "The last no before 2030", "The mayor said no.", date(2026, 1, 16)),
        (Day(1, 16), "No", "The mayor on Wednesday said no.", date(2026, 1, 16)),
    ],
)
def test_a_day_without_a_year_is_the_one_that_fits_weekday_and_headline(
    day: Day, headline: str, opening: str, settled: date
) -> None:
    assert settle(day, headline, opening, IMPORTED_ON) == settled
