"""IPTC 7901: messages between control characters, or apart by the sign of their end, each with a fixed header and the
time at its end."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from api.imports.options import ReadOptions
from api.imports.transfers.agency.messages import INDENTED, identity, lines_of, messages, month_number, text_html
from api.imports.transfers.building import item
from api.imports.transfers.records import Item, Skipped
from api.imports.transfers.texts import named_in

HEADER = (
    r"(?P<source>[A-Za-z]{2,4})(?P<number>\d{3,5}) +(?P<priority>\d) +(?P<category>[A-Za-z]{1,4}) +(?P<words>\d+)?"
    r"(?P<rest>[^\n]*)\n"
)
MESSAGE = re.compile(
    rf"\A\s*{HEADER}(?P<slug>[^\x02]*)\x02(?P<text>[^\x03]*)(?:\x03(?P<end>.*))?\Z",
    re.DOTALL,
)
PLAIN = re.compile(rf"\A\s*{HEADER}\s*(?P<slug>[^\n]*)\n(?P<text>.*?)(?P<end>[^\n]*)\s*\Z", re.DOTALL)
"""Of one that has lost its control characters."""
SESSION = re.compile(r"\A\s*\[[^\]\n]{9,30}\]\s*")
BREAK = re.compile(r"^\./\.[^\n]*\n\s*(?:\./\.[^\n]*\n\s*)?(?P<end>\d{6}[^\n]{6,14})$", re.MULTILINE)
END = re.compile(r"(\d{2})(\d{2})(\d{2})\s*(?:[A-Z]{3,5}\s+)?([^\W\d_]{3})[^\W\d_]*\.?\s+(\d{2,4})")
TITLE_END = re.compile(r"=[ \t]*\n")
MARK = re.compile(
    r"(?:EXTRA|REFILE|URGENT|EILMELDUNG|\(Achtung\)|\d(?:ST|ND|RD|TH) (?:LEAD|UPDATE|NET).*|ROUNDUP.*|CORRECTION.*)",
    re.IGNORECASE,
)
ASIDE = re.compile(
    r"\A(?:\([^()]*\)\s*)+|\s*\((?:Fotos?|Photos?|Grafik|Graphic|Archivbild|Video|\d(?:DER)?|CORRECT|RECTIFICATIF"
    r"|PAPIER|AVANT-PAPIER|LEAD|PREV|ENCADRE|ACTUALISATION|SYNTHESE|REPORTAGE|PORTRAIT|CHRONOLOGIE|VERBATIM)\b"
    r"[^()]*\)\Z",
    re.IGNORECASE,
)
"""Notes for editors in front of a headline, and pictures or versions behind it: "(Eil) Bridge closed (Foto Archiv)"."""
ABOVE = re.compile(
    r"\A\s*\((?:Fotos?|Photos?|Grafik|Infographie|Archiv\w*|Video|Vidéo)\b[^()\n]*\)[ \t]*\n", re.IGNORECASE
)
"""Pictures that go with a text, in a line of their own above it."""
NOTEBOOK = re.compile(r"^#{0,2} ?(?:dpa )?(?:Notebook|Notizblock)\b", re.IGNORECASE | re.MULTILINE)
"""What is for newsrooms, such as telephone numbers, stands behind it."""


def read(path: Path, options: ReadOptions) -> Iterator[Item | Skipped]:
    whole = (each for message in messages(path) for each in _apart(message))
    for number, message in enumerate(whole, 1):
        yield _record(message, f"{path.name}: message {number}", options)


def _apart(message: str) -> Iterator[str]:
    """The messages in what has no control characters, each with the time at its end."""
    at = begun.end() if (begun := SESSION.match(message)) else 0
    for end in BREAK.finditer(message) if "\x02" not in message else ():
        yield f"{message[at : end.start()].rstrip()}\n{end['end']}"
        at = end.end()
    if message[at:].strip():
        yield message[at:]


def _record(message: str, name: str, options: ReadOptions) -> Item | Skipped:
    found = MESSAGE.match(message) or PLAIN.match(message)
    if not found:
        return Skipped(name, "Its header is not that of IPTC 7901.")
    sent = _sent(found["end"] or "", options)
    if sent is None:
        return Skipped(
            name, "It has no date that can be read.", f"“{' '.join(lines_of(found['end'] or ''))[:60].strip()}”"
        )
    above, body = _head(found["text"])
    byline = next((line for line in above if re.match(r"(?:By|Von|Par|Por)\s", line)), "")
    titles = [line for line in above if line != byline and not MARK.fullmatch(line)]
    slug = " ".join(found["slug"].split()).strip("/")
    values = {
        "headline": ASIDE.sub("", " ".join(titles)) or slug,
        "byline": byline,
        "authors": named_in(byline),
        "published": sent.isoformat(),
        "tags": [tag for part in slug.split("/") if (tag := part.strip())],
    }
    own = f"iptc7901:{identity(found['source'], found['number'], sent, slug)}"
    return item(own, text_html(NOTEBOOK.split(body)[0]), values)


def _head(text: str) -> tuple[list[str], str]:
    """The lines above the text, which end with `=` or are the first ones that are not indented, and the text."""
    if end := TITLE_END.search(text):
        head, body = text[: end.start()], ABOVE.sub("", text[end.end() :])
    elif indented := INDENTED.match(text):
        head, body = indented["head"], text[indented.end() :]
    else:
        head, body = "", text
    return [line for line in lines_of(head) if line], body


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
