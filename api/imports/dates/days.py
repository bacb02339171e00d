"""Days as people write them, in figures or with a month's name, where only one day can be meant."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from api.imports.dates.month_names import is_weekday, month_of, puts_day_first

IN_FIGURES = re.compile(r"(\d{1,4}) ?([-/.]) ?(\d{1,2}) ?\2 ?(\d{1,4})\.?")
COMPACT = re.compile(r"((?:19|20)\d\d)([01]\d)([0-3]\d)")
EAST_ASIAN = re.compile(r"(?:(?P<year>\d{4}) ?[年년] ?)?(?P<month>\d{1,2}) ?[月월] ?(?P<day>\d{1,2}) ?[日일号]")
NUMBER = re.compile(r"(\d{1,4})(?:st|nd|rd|th|er|re|ª|º|°|:?e|\.)?", re.IGNORECASE)
BETWEEN_NUMBER_AND_NAME = re.compile(r"(?<=\d)[-/.]?(?=[^\W\d]{3})|(?<=[^\W\d]{3})\.?[-/]?(?=\d)")
CONNECTIVES = set("of the de del do di den le il el la d г года р року roku rok év ano año".split())  # noqa: RUF001, SIM905


LONGEST = 6
"""Words that stand around the figures of a date, such as a weekday."""


class NoSuchDay(ValueError):
    """What looks like a day and is none, or may be two."""


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


def read_day(text: str, language: str | None = None) -> Day | None:
    """The day of "January 16", "16. Januar 2026", "2026-01-16" or "1/16/2026"; None for what is no date.

    `language` is the text's, as a BCP 47 tag. Raises NoSuchDay for the likes of "31 April", and for "1/2/2026" where
    the language does not tell the day from the month.
    """
    words = " ".join(text.split()).strip(" ,|")
    named, _, behind = words.partition(" ")
    figures = behind if is_weekday(named.rstrip(",."), language) else words
    day = _in_figures(figures, language) or _with_name(words, language)
    if day and not day.within(day.year or 2000):
        raise NoSuchDay(f"“{words}” is no day of the calendar")
    return day


def _in_figures(words: str, language: str | None) -> Day | None:
    if found := COMPACT.fullmatch(words):
        year, month, day = map(int, found.groups())
        return Day(month, day, year)
    if found := EAST_ASIAN.fullmatch(words):
        return Day(int(found["month"]), int(found["day"]), (found["year"] and int(found["year"])) or None)
    found = IN_FIGURES.fullmatch(words)
    if found is None:
        return None
    first, _, second, last = found.groups()
    if len(first) == 4:
        return Day(int(second), int(last), int(first))
    if len(last) < 4 or len(first) > 2:
        raise NoSuchDay(f"“{words}” has no year of four digits")
    day, month = (int(first), int(second)) if _day_first(found, language) else (int(second), int(first))
    return Day(month, day, int(last))


def _day_first(found: re.Match[str], language: str | None) -> bool:
    first, second = int(found[1]), int(found[3])
    if first > 12 or second > 12 or first == second:
        return first > 12 or second <= 12
    told = True if found[2] == "." else puts_day_first(language)
    if told is None:
        raise NoSuchDay(f"“{found[0]}” may be two days: write the year first")
    return told


def _with_name(words: str, language: str | None) -> Day | None:
    pieces = list(_pieces(words))
    numbers = [number[1] for piece in pieces if (number := NUMBER.fullmatch(piece))]
    names = [piece for piece in pieces if not NUMBER.fullmatch(piece)]
    if not 1 <= len(numbers) <= 2 or len(names) > LONGEST:
        return None
    meanings = {name: _month(name, language) for name in names}
    months = [month for month in meanings.values() if month]
    others = [name for name, month in meanings.items() if not month]
    if len(months) != 1 or not all(name.casefold() in CONNECTIVES or is_weekday(name, language) for name in others):
        return None
    return _put_together(words, months[0], numbers)


def _put_together(words: str, month: int, numbers: list[str]) -> Day | None:
    days = [number for number in numbers if len(number) <= 2]
    years = [number for number in numbers if len(number) == 4]
    if len(days) == 2:
        raise NoSuchDay(f"“{words}” has no year of four digits")
    if len(days) != 1 or len(days) + len(years) != len(numbers):
        return None
    return Day(month, int(days[0]), int(years[0]) if years else None)


def _pieces(words: str) -> Iterator[str]:
    for piece in re.split(r"[\s,]+", BETWEEN_NUMBER_AND_NAME.sub(" ", words)):
        if bare := re.sub(r"^[dD]['’]", "", piece).rstrip("."):  # noqa: RUF001
            yield bare


def _month(word: str, language: str | None) -> int | None:
    try:
        return month_of(word, language)
    except ValueError as error:
        raise NoSuchDay(str(error)) from None
