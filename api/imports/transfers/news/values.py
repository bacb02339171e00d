"""What articles of agencies have in common: how their content, times and states become values."""

from datetime import date
from re import compile
from typing import Any

from api.imports.dates import agency_datelines
from api.imports.dates.days import NoSuchDay, read_day
from api.imports.options import ReadOptions
from api.imports.transfers.moments import first_moment, moment
from api.imports.transfers.news.content import Content
from api.imports.transfers.texts import byline, is_name, named_in, people
from api.imports.transfers.xml.streaming import local_name, text_of
from schema.rules.attribution import quotations
from schema.rules.publishing import limits

IN_BRACKETS = compile(r"\s*\([^()]*\)\s*$")
BESIDE_PLACES = " ,–—-"  # noqa: RUF001
WITHDRAWN = {"withheld", "canceled", "cancelled"}


def of_content(found: Content) -> dict[str, Any]:
    printed = byline(found.byline)
    return {
        "headline": found.headline,
        "summary": found.abstract,
        "byline": printed,
        "authors": named_in(printed),
        "people": people([*found.people, *filter(is_name, found.speakers.values())]),
        "quotes": list(_quotes(found)),
    }


def _quotes(found: Content) -> list[dict[str, str]]:
    """What stands in quotation marks in a paragraph of which the source says who is quoted there. A speaker is somebody
    with a name; all others are only told."""
    told: list[dict[str, str]] = []
    for text, source in found.speakers.items():
        for each in quotations.find([text]):
            stretch = each.stretches[0]
            words = text[stretch.start : stretch.end]
            told.append({"text": words, "attribution": source} | ({"speaker": source} if is_name(source) else {}))
    return told


def times(options: ReadOptions, published: list[str], changed: str, embargo: str | None) -> dict[str, Any]:
    """Under an embargo it is published when that ends; one that names no time never ends by itself. Raises NoMoment."""
    first = first_moment(options, *published, changed)
    until, updated = moment(options, embargo), moment(options, changed)
    first = max(until, first) if until else first
    return {
        "published": first.isoformat(),
        "updated": updated.isoformat() if updated else None,
        "draft": "true" if embargo is not None and until is None else None,
    }


def dateline(line: str, written: str, language: str | None) -> tuple[str | None, date | None]:
    """Place and day of a line such as "STOCKHOLM, Aug 29, 2014 (AFP)", or of a place with a date beside it."""
    place, day = _line(line, language)
    return place, _day(written, language) or day


def _line(line: str, language: str | None) -> tuple[str | None, date | None]:
    plain = IN_BRACKETS.sub("", line.strip(BESIDE_PLACES)).strip(BESIDE_PLACES)
    if not any(sign.isdigit() for sign in plain):
        return (plain or None) if len(plain) <= limits.NAME else None, None
    try:
        opened = agency_datelines.opening(f"{plain} - x", language)
    except NoSuchDay:
        return None, None
    if opened is None or opened[0].day is None:
        return None, None
    day = opened[0].day
    return opened[0].place, date(day.year, day.month, day.day) if day.year else None


def _day(text: str, language: str | None) -> date | None:
    compact = text.strip()[:8] if text.strip()[:8].isdecimal() else text.strip()[:10]
    try:
        day = read_day(compact, language) or read_day(text, language)
    except NoSuchDay:
        return None
    return date(day.year, day.month, day.day) if day and day.year else None


def all_of(element: Any, name: str) -> list[Any]:
    return [each for each in element.iter() if local_name(each) == name]


def first_text(element: Any, *names: str) -> str:
    """The text of the first element with the first of these names that has some."""
    for name in names:
        if found := next((text for each in all_of(element, name) if (text := " ".join(text_of(each).split()))), ""):
            return found
    return ""
