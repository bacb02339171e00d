"""ANPA 1312: messages with a header of fixed places, lines that end in `<`, and marks for fonts."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from api.imports.options import ReadOptions
from api.imports.transfers.agency.messages import identity, messages, text_html
from api.imports.transfers.building import item
from api.imports.transfers.records import Item, Skipped
from api.imports.transfers.texts import named_in

MESSAGE = re.compile(
    r"\A\s*(?P<service>[A-Za-z]{1,3})(?P<number>\d{3,4})[^\n]*\n(?P<priority>\w)\s+(?P<category>\w)[^\n]*?"
    r"(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[ \t]+\d+)?(?![\d-])[^\n]*\n(?P<text>.*)\Z",
    re.DOTALL,
)
FILED = re.compile(r"(?P<service>[A-Z]{2,4})-[A-Z]{2,3}-(\d{2})-(\d{2})-(\d{2}) (\d{2})(\d{2})GMT")
HEAD = re.compile(r"\^(?P<line>[^<=\n]*)[<=]?[ \t]*(?:\n|\Z)")
NOTE = re.compile(r"\(?(?:Eds?|AP (?:Photo|Video|Graphic)|With AP|Note|By|Associated Press|AP)\b.*", re.IGNORECASE)
BYLINE = re.compile(r"By\s+(?!The Associated Press)\S.*", re.IGNORECASE)


def read(path: Path, options: ReadOptions) -> Iterator[Item | Skipped]:
    for number, message in enumerate(messages(path), 1):
        yield _record(message, f"{path.name}: message {number}")


def _record(message: str, name: str) -> Item | Skipped:
    found = MESSAGE.match(message)
    if not found:
        return Skipped(name, "Its header is not that of ANPA 1312.")
    filed = next(reversed(list(FILED.finditer(message))), None)
    if filed is None:
        return Skipped(name, "It has no date that can be read.", f"“{found['month']}-{found['day']}”, without a year")
    try:
        sent = _sent(filed)
    except ValueError:
        return Skipped(name, "It has no date that can be read.", f"“{filed[0]}”")
    text = found["text"].partition("\x02")[2] or found["text"]
    lines, body = _apart(text.partition(filed[0])[0])
    own = f"anpa:{identity(found['service'], found['number'], sent, ' '.join(lines[:1]))}"
    values = {**_values(lines), "source": filed["service"], "published": sent.isoformat()}
    return item(own, text_html(body), values)


def _sent(filed: re.Match[str]) -> datetime:
    month, day, year, hour, minute = (int(filed[place]) for place in range(2, 7))
    return datetime(2000 + year, month, day, hour, minute, tzinfo=UTC)


def _values(head: list[str]) -> dict[str, Any]:
    slug, lines = (head[0], head[1:]) if head else ("", [])
    byline = next((line for line in lines if BYLINE.fullmatch(line)), "")
    titles = [line for line in lines if line and not NOTE.match(line)]
    names = byline.title() if sum(map(str.isupper, byline)) > len(byline) / 2 else byline
    return {
        "headline": titles[0] if titles else slug.rpartition(",")[0] or slug,
        "byline": byline,
        "authors": named_in(names),
    }


def _apart(text: str) -> tuple[list[str], str]:
    """The lines of the head, which begin with a caret, and the text behind them."""
    text = re.sub(r"[\x02\x0c\x12\x13]", "", text).lstrip()
    lines: list[str] = []
    at = 0
    while found := HEAD.match(text, at):
        lines.append(" ".join(found["line"].split()))
        at = found.end()
    return lines, re.sub(r"``|''", '"', re.sub(r"[\^<]", "", text[at:]))
