"""ANPA 1312: messages with a header of fixed places, lines that end in `<`, and marks for fonts."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from api.imports.options import ReadOptions
from api.imports.transfers.agency.messages import INDENTED, identity, lines_of, messages, text_html
from api.imports.transfers.building import item
from api.imports.transfers.records import Item, Skipped
from api.imports.transfers.texts import named_in

MESSAGE = re.compile(
    r"\A\s*(?P<service>[A-Za-z]{1,3})(?P<number>\d{3,4})[^\n]*\n(?P<priority>\w)\s+(?P<category>\w)[^\n]*?"
    r"(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[ \t]+\d+)?(?![\d-])[^\n]*\n(?P<text>.*)\Z",
    re.DOTALL,
)
FILED = re.compile(
    r"(?P<service>[A-Z]{2,4})-[A-Z]{2,3}-(?P<month>\d{2})-(?P<day>\d{2})-(?P<year>\d{2}) "
    r"(?P<hour>\d{2})(?P<minute>\d{2})(?P<zone>GMT|[ECMP][SD]T)"
)
FILED_DAY_FIRST = re.compile(
    r"(?:(?P<service>[A-Z]{2,4})-)?(?P<hour>\d{2}):(?P<minute>\d{2})(?P<zone>E[SD]?T)?"
    r"[ -](?P<day>\d{2})-(?P<month>\d{2})-(?P<year>\d{2})(?!\d)"
)
"""As Kyodo and the Canadian Press write it: "KWS-21:37-09-12-18", "16:35ET 31-10-14"."""
ZONES = {"G": "UTC", "E": "America/New_York", "C": "America/Chicago", "M": "America/Denver", "P": "America/Los_Angeles"}
"""By the first letters of what they are called."""
SERVED = re.compile(r"\A\^?\*\d+<\s*")
HEAD = re.compile(r"\^(?P<line>[^<=\n]*(?:\n(?![\^\s])[^\^<=\n]+(?=@?<))?)[<=]?[ \t]*(?:\n|\Z)")
HEADLINE = re.compile(r"HL:\s*(\S.*)")
NOTE = re.compile(
    r"\(?(?:(?:Eds?|AP (?:Photo|Video|Graphic)|With AP|Note|By)\b.*|AP(?: [\w ]*(?:Writers?|Editors?|Correspondent))?"
    r"|(?:The )?(?:Associated|Canadian) Press\b.*|(?:Code|Update|Index|Symbol|Keywords?):.*)\Z",
    re.IGNORECASE,
)
BYLINE = re.compile(r"By\s+(?!The Associated Press)\S.*", re.IGNORECASE)


def read(path: Path, options: ReadOptions) -> Iterator[Item | Skipped]:
    for number, message in enumerate(messages(path), 1):
        yield _record(message, f"{path.name}: message {number}", options)


def _record(message: str, name: str, options: ReadOptions) -> Item | Skipped:
    found = MESSAGE.match(message)
    if not found:
        return Skipped(name, "Its header is not that of ANPA 1312.")
    found_at = [*FILED.finditer(message)] or [*FILED_DAY_FIRST.finditer(message)]
    filed = found_at[-1] if found_at else None
    if filed is None:
        return Skipped(name, "It has no date that can be read.", f"“{found['month']}-{found['day']}”, without a year")
    try:
        sent = _sent(filed, options)
    except ValueError:
        return Skipped(name, "It has no date that can be read.", f"“{filed[0]}”")
    above, _, below = found["text"].partition("\x02")
    text = below if below and "^" not in above else found["text"]
    lines, body = _apart(text.partition(filed[0])[0])
    own = f"anpa:{identity(found['service'], found['number'], sent, ' '.join(lines[:1]))}"
    values = {**_values(lines), "source": filed["service"], "published": sent.isoformat()}
    return item(own, text_html(body), values)


def _sent(filed: re.Match[str], options: ReadOptions) -> datetime:
    year, month, day, hour, minute = (int(filed[part]) for part in ("year", "month", "day", "hour", "minute"))
    zone = ZoneInfo(ZONES[filed["zone"][0]]) if filed["zone"] else options.time_zone
    return datetime(2000 + year, month, day, hour, minute, tzinfo=zone)


def _values(head: list[str]) -> dict[str, Any]:
    slug, lines = (head[0], head[1:]) if head else ("", [])
    byline = next((line for line in lines if BYLINE.fullmatch(line)), "")
    lines = next(([told[1]] for line in lines if (told := HEADLINE.fullmatch(line))), lines)
    titles = [line for line in lines if line and not NOTE.match(line)]
    names = byline.title() if sum(map(str.isupper, byline)) > len(byline) / 2 else byline
    return {
        "headline": titles[0] if titles else slug.rpartition(",")[0] or slug,
        "byline": byline,
        "authors": named_in(names),
    }


def _apart(text: str) -> tuple[list[str], str]:
    """The lines of the head, which begin with a caret or stand above a text that is indented, and the text behind
    them. Where all lines begin with a caret, those behind the headline are the text."""
    text = SERVED.sub("", re.sub(r"[\x02\x03\x0c\x12\x13]", "", text).lstrip())
    lines: list[str] = []
    at = 0
    while found := HEAD.match(text, at):
        lines.append(" ".join(found["line"].strip(" @").split()))
        at = found.end()
    if not lines and (above := INDENTED.match(text)):
        lines, at = [line.rstrip("+") for line in lines_of(above["head"])], above.end()
    body = re.sub(r"``|''", '"', re.sub(r"[\^<]", "", text[at:]))
    return (lines, body) if body.strip() else (lines[:2], "\n\n".join(lines[2:]))
