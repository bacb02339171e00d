"""IPTC 7901: messages between control characters, each with a fixed header and the time at its end."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from api.imports.options import ReadOptions
from api.imports.transfers.agency.messages import identity, lines_of, messages, month_number, text_html
from api.imports.transfers.building import item
from api.imports.transfers.records import Item, Skipped
from api.imports.transfers.texts import named_in

MESSAGE = re.compile(
    r"\A\s*(?P<source>[A-Za-z]{2,4})(?P<number>\d{3,4}) +(?P<priority>\d) +(?P<category>[A-Za-z]{1,4}) +(?P<words>\d+)?"
    r"(?P<rest>[^\n]*)\n(?P<slug>[^\x02]*)\x02(?P<text>[^\x03]*)(?:\x03(?P<end>.*))?\Z",
    re.DOTALL,
)
END = re.compile(r"(\d{2})(\d{2})(\d{2})\s*(?:[A-Z]{3,5}\s+)?([^\W\d_]{3})[^\W\d_]*\.?\s+(\d{2,4})")
MARK = re.compile(
    r"(?:EXTRA|REFILE|URGENT|EILMELDUNG|\(Achtung\)|\d(?:ST|ND|RD|TH) (?:LEAD|UPDATE).*|ROUNDUP.*|CORRECTION.*)",
    re.IGNORECASE,
)
ASIDE = re.compile(
    r"\A(?:\([^()]*\)\s*)+|\s*\((?:Fotos?|Photos?|Grafik|Graphic|Archivbild|Video)\b[^()]*\)\Z", re.IGNORECASE
)
"""Notes for editors in front of a headline, and pictures behind it: "(Eil) Bridge closed (Foto Archiv)"."""
NOTEBOOK = re.compile(r"^#? ?(?:Notebook|Notizblock)\b", re.IGNORECASE | re.MULTILINE)
"""What is for newsrooms, such as telephone numbers, stands behind it."""


def read(path: Path, options: ReadOptions) -> Iterator[Item | Skipped]:
    for number, message in enumerate(messages(path), 1):
        yield _record(message, f"{path.name}: message {number}", options)


def _record(message: str, name: str, options: ReadOptions) -> Item | Skipped:
    found = MESSAGE.match(message)
    if not found:
        return Skipped(name, "Its header is not that of IPTC 7901.")
    sent = _sent(found["end"] or "", options)
    if sent is None:
        return Skipped(
            name, "It has no date that can be read.", f"“{' '.join(lines_of(found['end'] or ''))[:60].strip()}”"
        )
    head, equals, body = found["text"].partition("=\n")
    above = [line for line in lines_of(head if equals else "") if line]
    text = NOTEBOOK.split(body if equals else found["text"])[0]
    byline = next((line for line in above if re.match(r"(?:By|Von|Par|Por)\s", line)), "")
    titles = [line for line in above if line != byline and not MARK.fullmatch(line)]
    slug = " ".join(found["slug"].split()).strip("/")
    values = {
        "headline": ASIDE.sub("", " ".join(titles)) or slug,
        "byline": byline,
        "authors": named_in(byline),
        "published": sent.isoformat(),
        "tags": [part for part in slug.split("/") if part],
    }
    own = f"iptc7901:{identity(found['source'], found['number'], sent, slug)}"
    return item(own, text_html(text), values)


def _sent(end: str, options: ReadOptions) -> datetime | None:
    """`242200 GMT Jun 17`: the day, hour and minute, then month and year."""
    found = END.search(end)
    month = month_number(found[4]) if found else None
    if not found or month is None:
        return None
    day, hour, minute, year = (int(found[place]) for place in (1, 2, 3, 5))
    year += 2000 if year < 90 else 1900 if year < 100 else 0
    zone = UTC if "GMT" in end or "UTC" in end else options.time_zone
    try:
        return datetime(year, month, day, hour % 24, minute, tzinfo=zone)
    except ValueError:
        return None
