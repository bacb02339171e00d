"""Moments as people and programs write them: a day, a time of day, and a time zone."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from api.imports.dates.days import read_day
from schema.rules.publishing.limits import YEARS

ISO = re.compile(r"\d{4}-?\d\d-?\d\d[T ]\d.*")
EPOCH = re.compile(r"(\d{9,10})(\.\d+)?|(\d{12,13})|(\d{15,16})")
CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?:(?::| ?h ?|\.(?=\d\d ?u(?:hr|ur)))(?P<minute>\d\d)"
    r"(?::(?P<second>\d\d)(?:[.,](?P<fraction>\d+))?)?)?"
    r" ?(?:(?P<half>[ap])\.? ?m\b\.?|u(?:hr|ur)\b|h\b)?",
    re.IGNORECASE,
)
WRITTEN = (
    (re.compile(r"\b(klo|kl\.?) (\d{1,2})\.(?=\d\d\b)", re.IGNORECASE), r"\1 \2:"),
    (re.compile(r"(?:오전|午前) ?(\d{1,2}:\d\d)"), r"\1 am"),
    (re.compile(r"(?:오후|午後) ?(\d{1,2}:\d\d)"), r"\1 pm"),
)
"""Times of day that are written otherwise, and how others write them."""
CLOCK_SIGN = re.compile(r"[:]|[ap]\.? ?m\b|\d ?h|u(?:hr|ur)\b", re.IGNORECASE)
OFFSET = r"(?:UTC|GMT)? ?(?P<sign>[+−-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?"  # noqa: RUF001
AGAIN = r"(?: ?\(.*?\)|\[.*?\]| [A-Z]{2,5}\b)?"
"""The name of a zone whose offset stands before it."""
ZONE_NAME = r"(?P<name>[A-Z][A-Za-z]+(?:/[A-Za-z_]+)+|[A-Z]{1,5})(?![A-Za-z])"
ZONE = re.compile(rf"[ \[(]*(?:{OFFSET}{AGAIN}|{ZONE_NAME})[\])]*")
BEFORE_CLOCK = re.compile(r"(?:(?<=\d)T|[\s,|·•–—-]*(?:\b(?:at|um|à|às|a las|alle|om|kl\.?|klo) )?)$")  # noqa: RUF001
ZONES = {"Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3}
ZONES |= {
    "EST": -5,
    "EDT": -4,
    "CST": -6,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
    "AKST": -9,
    "HST": -10,
}
AMERICAN = {"ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles"}
"""Of newspapers, whether it is summer or not."""
ZONES |= {"SAST": 2, "PKT": 5, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13}
"""Hours from UTC, of abbreviations that mean one zone: those of RFC 2822, and what is used in one region only."""


def read_moment(text: str, zone: tzinfo = UTC, language: str | None = None) -> datetime:
    """The moment in UTC; `zone` is that of a time without one, and a day is its midnight there.

    Raises ValueError, with what is wrong said as a predicate, for what is no moment or may be two.
    """
    words = " ".join(text.split())
    moment = _of_epoch(words) or _of_iso(words) or _as_written(words, zone, language)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    if moment.year not in YEARS:
        raise ValueError(f"lies outside the years {YEARS[0]} to {YEARS[-1]}")
    return moment.astimezone(UTC)


def _of_epoch(words: str) -> datetime | None:
    found = EPOCH.fullmatch(words)
    if found is None:
        return None
    seconds, fraction, milliseconds, microseconds = found.groups()
    if seconds:
        return datetime.fromtimestamp(float(seconds + (fraction or "")), UTC)
    return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=int(microseconds or milliseconds + "000"))


def _of_iso(words: str) -> datetime | None:
    try:
        return datetime.fromisoformat(words) if ISO.fullmatch(words) else None
    except ValueError:
        return None


def _as_written(words: str, zone: tzinfo, language: str | None) -> datetime:
    """A day, then or before it a time of day, and behind that the zone."""
    for otherwise, plain in WRITTEN:
        words = otherwise.sub(plain, words)
    clock = _clock(words)
    if clock is None:
        return datetime.combine(_date(words, language), time())
    before, behind = BEFORE_CLOCK.sub("", words[: clock.start()]), words[clock.end() :]
    named = ZONE.match(behind)
    given = _zone(named) if named else None
    rest = behind[named.end() :] if named and given else behind
    day = _date(f"{before} {rest}".strip(" ,()"), language)
    return datetime.combine(day, _time(clock), given or zone)


def _clock(words: str) -> re.Match[str] | None:
    """The first figures with the sign of a time of day in or behind them."""
    return next((found for found in CLOCK.finditer(words) if CLOCK_SIGN.search(found[0])), None)


def _date(words: str, language: str | None) -> date:
    day = read_day(words, language)
    if day is None or day.year is None:
        raise ValueError("must be a date or a time")
    return date(day.year, day.month, day.day)


def _time(clock: re.Match[str]) -> time:
    hour, minute, second = (int(clock[part] or 0) for part in ("hour", "minute", "second"))
    if half := clock["half"]:
        if not 1 <= hour <= 12:
            raise ValueError(f"has no such time of day, “{clock[0]}”")
        hour = hour % 12 + (12 if half in "pP" else 0)
    try:
        return time(hour, minute, second, int((clock["fraction"] or "0")[:6].ljust(6, "0")))
    except ValueError:
        raise ValueError(f"has no such time of day, “{clock[0].strip()}”") from None


def _zone(named: re.Match[str]) -> tzinfo | None:
    if named["sign"]:
        size = timedelta(hours=int(named["hours"]), minutes=int(named["minutes"] or 0))
        if size >= timedelta(hours=24):
            raise ValueError(f"has no such time zone, “{named[0].strip()}”")
        return timezone(size if named["sign"] == "+" else -size)
    name = named["name"]
    if name in ZONES:
        return timezone(timedelta(hours=ZONES[name]))
    if "/" in name or name in AMERICAN:
        return time_zone(AMERICAN.get(name, name))
    if len(name) > 2 and name.isupper():
        raise ValueError(f"has a time zone, “{name}”, that may be several: write an offset such as +05:30")
    return None


def time_zone(name: str) -> ZoneInfo:
    """Raises ValueError for what is no zone of the IANA's list."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"has no such time zone, “{name}”") from None
