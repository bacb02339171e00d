"""Datelines as agencies print them: alone on a line, or run in at the beginning of the first paragraph."""

import re
from dataclasses import dataclass, replace

from api.imports.dates.days import Day, NoSuchDay, read_day

AGENCIES = frozenset(
    """
    ap afp dpa ani pti ians uni upi efe ansa lusa apa sda ats anp pap ctk čtk mti hina bta ntb tt stt ritzau reuters
    xinhua tass interfax anadolu aa kyodo jiji yonhap belga bloomberg cp aap pa ddp epd kna sid antara vna cna mna irna
    isna wam spa qna kuna petra mena sana aps tap bernama sputnik ria ukrinform unian tanjug agerpres cnn keystone-sda
    एएनआई भाषा पीटीआई वार्ता
    """.split()  # noqa: SIM905
)
LONGEST = 120
LOWER = r"(?:de|del|des|der|da|do|du|la|le|les|am|an|auf|im|in|on|of|sur|sous|upon|the|und|and|et|y|bei|ob|van)"
CAPITALISED = r"[^\W\d_a-zà-öø-ÿ][\w\u0900-\u0963.'’-]*"  # noqa: RUF001
NAME = rf"{CAPITALISED}(?:[ /-](?:{LOWER} )*{CAPITALISED})*"
PLACE = re.compile(
    rf"(?!(?:In|On|At|By|From|The|A|As) ){NAME}(?: \([^()]*\))?(?: ?\[[^\]]{{1,40}}\])?(?:, {NAME}){{0,2}}"
)
AGENCY = re.compile(r"\s?\((?P<agency>[^\W\d_][^()]{1,60})\)\s*(?P<mark>—|–|-{1,3}|_|\.-|\.–|:|\.)?\s*")  # noqa: RUF001
DASH = re.compile(r"\s*(?:—|–|-{2,3}|:|\s-)\s+|\s*—\s*")  # noqa: RUF001
IN_BRACKETS = re.compile(
    r"【(?:(?P<place>[^【】\d]{1,20}?)[=＝ 　]?)?(?:(?P<date>\d{1,2}月\d{1,2}日)[ 　]?)?"  # noqa: RUF001
    r"(?P<agency>共同|時事|ロイター|新華社|聯合ニュース|AFP(?:=時事)?|AP|CNN)】[ 　]*"
)
UNREADABLE = re.compile(
    r"(?P<place>[^,]+(?:, [^,\d]+)?), (?P<date>[^\W\d_]{3,}\.? \d{1,2},? \d{4}|\d{1,2}\.? [^\W\d_]{3,}\.?,? \d{4}"
    r"|\d{1,4}[-/.]\w{1,9}[-/.]\d{1,4})"
)
WEEKDAY = re.compile(r",? (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day$")
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
    for credit in AGENCY.finditer(line):
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
    if (found := IN_BRACKETS.match(paragraph)) and found.end() < len(paragraph):
        day = read_day(found["date"] or "", language)
        return Dateline(found["place"], day, found["agency"]), paragraph[found.end() :]
    start = paragraph[:LONGEST]
    for credit in AGENCY.finditer(start):
        dateline = _with_agency(start[: credit.start()], credit, language)
        if dateline and credit.end() < len(paragraph):
            text = paragraph[credit.end() :]
            behind = None if dateline.place else _before_dash(text, language)
            return (
                (replace(behind[0], source=dateline.source), behind[1])
                if behind and behind[0].day
                else (dateline, text)
            )
    return _before_dash(paragraph, language)


def _before_dash(paragraph: str, language: str | None) -> tuple[Dateline, str] | None:
    start = paragraph[:LONGEST]
    for dash in DASH.finditer(start):
        head = start[: dash.start()]
        dateline = _perhaps(head, language) or (_in_capitals(head) if ":" not in dash[0] else None)
        if dateline and dash.end() < len(paragraph):
            return dateline, paragraph[dash.end() :]
    return None


def _with_agency(head: str, credit: re.Match[str], language: str | None) -> Dateline | None:
    """None unless the words before an agency's name are a place and a date, or a place and the agency is known."""
    known, agency = is_agency(credit["agency"]), credit["agency"].strip()
    source = None if agency.lower().startswith(("by ", "von ")) else agency
    if dated := _with_day(head.rstrip(" ,"), language):
        return Dateline(dated.place, dated.day, source)
    place = WEEKDAY.sub("", head).rstrip(" ,")
    if known and credit["mark"] and (not place or PLACE.fullmatch(place)):
        return Dateline(place or None, None, source)
    return None


def _with_day(head: str, language: str | None) -> Dateline | None:
    """Of "Springfield, Illinois, January 16" or "LONDON Jan 2"."""
    for gap in re.finditer(r"[,、]\s*|\s+(?=\d|[^\W\d_]{3,9}\.? \d)", head):
        place, printed = head[: gap.start()].strip(), head[gap.end() :].strip()
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


def is_agency(printed: str) -> bool:
    """Whether a credit names a known agency first, as in "dpa/lby" or "Reuters Health"."""
    return re.split(r"[/ ]", printed.strip())[0].lower() in AGENCIES
