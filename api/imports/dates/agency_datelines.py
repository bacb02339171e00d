"""Datelines as agencies print them: alone on a line, or run in at the beginning of the first paragraph."""

import re
from dataclasses import dataclass, replace

from api.imports.dates import agencies
from api.imports.dates.agencies import is_agency
from api.imports.dates.days import Day, NoSuchDay, read_day
from api.imports.dates.month_names import puts_day_first
from api.imports.dates.towns import are_towns
from schema.rules.attribution.attribution import attribute

LONGEST = 120
LOWER = r"(?:de|del|des|der|da|do|du|la|le|les|am|an|auf|im|in|on|of|sur|sous|upon|the|und|and|et|y|bei|ob|van)"
CAPITALISED = r"[^\W\d_a-zà-öø-ÿ][\w\u0900-\u0963.'’-]*"  # noqa: RUF001
NAME = rf"(?:['’][st]-)?{CAPITALISED}(?:[ /-](?:{LOWER} )*{CAPITALISED})*"  # noqa: RUF001
PLACE = re.compile(
    rf"(?!(?:In|On|At|By|From|The|A|As) ){NAME}(?: \([^()]*\))?(?: ?\[[^\]]{{1,40}}\])?(?:, {NAME}){{0,2}}"
)
DASH = re.compile(r"\s*(?:—|–|-{2,3}|:|\s-)\s+|\s*—\s*")  # noqa: RUF001
UNREADABLE = re.compile(
    r"(?P<place>[^,]+(?:, [^,\d]+)?), (?P<date>[^\W\d_]{3,}\.? \d{1,2},? \d{4}|\d{1,2}\.? [^\W\d_]{3,}\.?,? \d{4}"
    r"|\d{1,4}[-/.]\w{1,9}[-/.]\d{1,4})"
)
BEHIND_TOWN = re.compile(r"\s?(?:—|–|--|\s-|\s\||\.-|\.–)\s+|—")  # noqa: RUF001
DAY_ALONE = re.compile(r"(?:,? (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|, \d{1,2})$")
DAY_IN_FIGURES = re.compile(r",? (?P<first>\d{1,2})(?:/|\. ?)(?P<second>\d{1,2})\.?$")
END_OF_PLACE = re.compile(r"(?<=[^\W\d_]{4})\.$")
PRINTED = re.compile(
    r"(?:published|posted|date|veröffentlicht|publié(?: le)?|publicado(?: el)?)(?: on| am)?:?\s+", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """`source` is the agency that it names."""

    place: str | None = None
    day: Day | None = None
    source: str | None = None


def whole_line(line: str, language: str | None = None) -> Dateline | None:
    """The dateline of a line that is nothing else. Raises NoSuchDay for one with a day that cannot be."""
    if len(line) > LONGEST:
        return None
    for credit in agencies.CREDIT.finditer(line):
        if credit.end() == len(line) and (dateline := _with_agency(line[: credit.start()], credit, language)):
            return dateline
    words = line.rstrip(":.")
    if day := read_day(PRINTED.sub("", words), language):
        return Dateline(day=day)
    dateline = _with_day(words, language)
    if dateline is None and (unread := UNREADABLE.fullmatch(words)) and PLACE.fullmatch(unread["place"]):
        raise NoSuchDay(f"“{unread['date']}” is no date that can be read")
    return dateline


def opening(paragraph: str, language: str | None = None) -> tuple[Dateline, str] | None:
    """The dateline that a paragraph opens with, and the text behind it.

    Raises NoSuchDay where an agency is named behind a day that cannot be.
    """
    if (found := agencies.IN_BRACKETS.match(paragraph)) and found.end() < len(paragraph):
        return _in_brackets(found, language), paragraph[found.end() :]
    if (found := agencies.WITH_DATE.match(paragraph)) and (dateline := _with_date(found, language)):
        return dateline, paragraph[found.end() :]
    start = paragraph[:LONGEST]
    for credit in agencies.CREDIT.finditer(start):
        dateline = _with_agency(start[: credit.start()], credit, language, paragraph[credit.end() :])
        if dateline and credit.end() < len(paragraph):
            text = paragraph[credit.end() :]
            behind = None if dateline.place else _before_dash(text, language)
            return (
                (replace(behind[0], source=dateline.source), behind[1])
                if behind and behind[0].day
                else (dateline, text)
            )
    return _bare(paragraph, language) or _before_dash(paragraph, language) or _behind_town(paragraph)


def _with_date(found: re.Match[str], language: str | None) -> Dateline | None:
    place, day = found["place"].strip(), _day_alone(found["date"] or found["day"], language)
    return Dateline(place, day, found["slashed"] or found["agency"]) if day and _is_place(place) else None


def _behind_town(paragraph: str) -> tuple[Dateline, str] | None:
    """Of a town that needs no agency: "OTTAWA — "."""
    for mark in BEHIND_TOWN.finditer(paragraph[:LONGEST]):
        goes_on = paragraph[mark.end() : mark.end() + 1]
        if goes_on and not goes_on.islower() and are_towns(paragraph[: mark.start()]):
            return Dateline(paragraph[: mark.start()]), paragraph[mark.end() :]
    return None


def _in_brackets(found: re.Match[str], language: str | None) -> Dateline:
    place, date, agency = (
        next(filter(None, map(found.group, names)), None)
        for names in (("place", "town", "city", "seat"), ("date", "day"), ("agency", "wire", "service", "press"))
    )
    return Dateline(place, read_day(date or "", language), agency)


def _bare(paragraph: str, language: str | None) -> tuple[Dateline, str] | None:
    """Of an agency that stands without brackets: "TOKYO, Nov. 26, Kyodo - ", "Damascus, SANA- "."""
    for credit in agencies.BARE.finditer(paragraph[:LONGEST]):
        head = paragraph[: credit.start()]
        dateline = _perhaps(head.rstrip(" ,."), language)
        is_sure = credit["bar"] or (credit["comma"] and len(credit["agency"]) > 3)
        if dateline is None and is_sure and _is_place(head):
            dateline = Dateline(head)
        if dateline:
            return replace(dateline, source=credit["agency"]), paragraph[credit.end() :]
    if (barred := agencies.BEHIND_BAR.match(paragraph)) and _is_place(barred["place"]):
        return Dateline(barred["place"], None, barred["agency"]), paragraph[barred.end() :]
    return None


def _before_dash(paragraph: str, language: str | None) -> tuple[Dateline, str] | None:
    start = paragraph[:LONGEST]
    for dash in DASH.finditer(start):
        head = start[: dash.start()]
        dateline = _perhaps(head, language) or (_in_capitals(head) if ":" not in dash[0] else None)
        if dateline and dash.end() < len(paragraph):
            named = agencies.BEHIND_DASH.match(paragraph, dash.end())
            return replace(dateline, source=named and named["agency"]), paragraph[(named or dash).end() :]
    return None


def _with_agency(head: str, credit: re.Match[str], language: str | None, text: str = "") -> Dateline | None:
    """None unless the words before an agency's name are a place and a date, or a place and the agency is known."""
    agency = (credit["agency"] or credit["slashed"]).strip()
    source = None if agency.lower().startswith(("by ", "von ")) else agency
    head = head.rstrip(" ,-–—")  # noqa: RUF001
    if dated := _with_day(head, language):
        return Dateline(dated.place, dated.day, source)
    if not is_agency(agency):
        return None
    figures = DAY_IN_FIGURES.search(head)
    place = (head[: figures.start()] if figures else DAY_ALONE.sub("", head)).rstrip(" ,")
    day = _day_in_figures(figures, language) if figures else None
    if day is None and place and credit["mark"] and (alone := _day_alone(place, language)):
        place, day = "", alone
    if place and (not _is_place(place) or agencies.is_full_name(place, agency)):
        return None
    return Dateline(place or None, day, source) if credit["mark"] or _opens(place, agency, text) else None


def _is_place(words: str) -> bool:
    """Whether a town may be called so, and nobody is: not "Tom Reed (CP) - ..."."""
    return bool(PLACE.fullmatch(words)) and (words.isupper() or not attribute([words]).people)


def _opens(place: str, agency: str, text: str) -> bool:
    """Whether a sentence begins behind an agency that no mark follows: not "Tom Reed (AP) said"."""
    alone = len(agency) > 2 and not re.search(r"[\s-]", place)
    return bool(text) and not text[0].islower() and (place.isupper() or alone)


def _day_in_figures(figures: re.Match[str], language: str | None) -> Day | None:
    """Of "26/11", whose day comes first but for languages that put the month first."""
    day, month = int(figures["first"]), int(figures["second"])
    day, month = (month, day) if puts_day_first(language) is False and month <= 31 and day <= 12 else (day, month)
    return Day(month, day) if month <= 12 and Day(month, day).within(2000) else None


def _day_alone(head: str, language: str | None) -> Day | None:
    try:
        return read_day(head, language)
    except NoSuchDay:
        return None


def _with_day(head: str, language: str | None) -> Dateline | None:
    """Of "Springfield, Illinois, January 16" or "LONDON Jan 2"."""
    for gap in re.finditer(r"[,、]\s*|\s+(?=\d|[^\W\d_]{3,9}\.? \d)", head):
        place, printed = END_OF_PLACE.sub("", head[: gap.start()].strip()), head[gap.end() :].strip()
        if printed and PLACE.fullmatch(place) and (day := read_day(printed, language)):
            return Dateline(place, day)
    return None


def _perhaps(head: str, language: str | None) -> Dateline | None:
    try:
        return _with_day(head, language)
    except NoSuchDay:
        return None


def _in_capitals(head: str) -> Dateline | None:
    """A town in capitals with its country or state: "MANILA, Philippines"."""
    town, comma, _ = head.partition(",")
    return Dateline(head) if comma and town.isupper() and PLACE.fullmatch(head) else None
