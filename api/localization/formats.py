"""Dates, times and numbers as CLDR has them for a language. Years are Gregorian and digits Latin in every language, and
`static/site/localization.js` writes the same."""

import re
from datetime import date, datetime, timedelta, tzinfo
from functools import cache, lru_cache

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, get_timezone_name
from babel.numbers import format_decimal

LOCALES = {"en": "en-GB", "no": "nb", "zh-TW": "zh-Hant-TW", "zh-HK": "zh-Hant-HK", "zh-MO": "zh-Hant-MO"}
"""English without a region, and tags that CLDR knows by other names."""
TIME = re.compile(r"\{0\}.*")
ISOLATE, END_OF_ISOLATE = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
SHORT_NAME = re.compile(r"[^\W\d_]{2,5}")


@cache
def locale_for(tag: str) -> Locale:
    """That of the language, without parts of its tag that CLDR does not know; that of English where it knows none."""
    parts = tag.split("-")
    for name in ("-".join(parts[:number]) for number in range(len(parts), 0, -1)):
        try:
            return Locale.parse(LOCALES.get(name, name), sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse(LOCALES["en"], sep="-")


def day(at: date, locale: Locale) -> str:
    """Such as "1 January 2026"."""
    return format_date(at, "long", locale)


def moment(at: datetime, zone: tzinfo, locale: Locale) -> str:
    """Such as "1 January 2026, 09:30 UTC"."""
    local = at.astimezone(zone)
    time = format_time(local, "short", tzinfo=zone, locale=locale)
    return moment_pattern(at, zone, locale).format(time, day(local, locale))


def moment_pattern(at: datetime, zone: tzinfo, locale: Locale) -> str:
    """With `{1}` for the day and `{0}` for the time of day, which stays together where it is Latin in Arabic."""
    pattern = f"{locale.datetime_formats['medium']} {zone_name(at, zone, locale)}"
    return TIME.sub(rf"{ISOLATE}\g<0>{END_OF_ISOLATE}", pattern) if locale.text_direction == "rtl" else pattern


def zone_name(at: datetime, zone: tzinfo, locale: Locale) -> str:
    """Such as UTC or CET; UTC+5:30 where the language has no short name for it."""
    local = at.astimezone(zone)
    name = get_timezone_name(local, width="short", locale=locale)
    return name if SHORT_NAME.fullmatch(name) else _offset(local.utcoffset() or timedelta())


def _offset(offset: timedelta) -> str:
    hours, minutes = divmod(abs(round(offset.total_seconds() / 60)), 60)
    sign = "-" if offset < timedelta() else "+"
    return "UTC" + (f"{sign}{hours}" if offset else "") + (f":{minutes:02}" if minutes else "")


@lru_cache(maxsize=4_000)
def number(value: int, locale: Locale) -> str:
    return format_decimal(value, locale=locale)
