"""Messages of a telex line: each from its beginning to its end, by control characters; and their text."""

import re
from collections.abc import Iterator
from datetime import datetime
from html import escape
from pathlib import Path

from api.imports.dates.month_names import month_of
from api.imports.transfers.decoding import characters, encoding_of

INDENTED = re.compile(r"\A(?P<head>\s*\S[^\n]*(?:\n\S[^\n]*)*)\n(?:[ \t]*\n)*(?=[ \t]{3})")
"""Lines above a text of which each paragraph is indented."""
SIGNATURE = re.compile(r"\(?[A-Za-z]{2,5}\\?[/][A-Za-z/]{2,12}\)?|dpa(?: [a-z]{2,4}){1,5}|==\w+")
"""Of who wrote a message, for newsrooms, in its last line: "(SDA/sj)", "dpa hm bs", "==Kyodo"."""
START, AROUND = "\x01", "\x16\x7f\x04\x0c\r\n\0 "
LONGEST = 1_000_000
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
WORD = re.compile(r"\w+")
DASH = re.compile(r"(?<=[\s)])_(?=\s)")


def messages(path: Path) -> Iterator[str]:
    """What stands between the beginnings of messages, with line ends that are plain."""
    rest = ""
    for piece in characters(path, encoding_of(path)):
        *whole, rest = (rest + piece).split(START)
        yield from (_plain(each) for each in whole if each.strip(AROUND))
        rest = rest[-LONGEST:]
    if rest.strip(AROUND):
        yield _plain(rest)


def _plain(message: str) -> str:
    return message.replace("\r\n", "\n").replace("\r", "\n").replace("\x16", "")


def identity(service: str, number: str, sent: datetime, slug: str) -> str:
    """Of a message: its service's number of the day; who numbers none sends `0000`, which is every message's."""
    numbered = number if number.strip("0") else f"{sent:%H%M}:{'-'.join(WORD.findall(slug.lower()))}"
    return f"{service.lower()}:{sent:%Y%m%d}:{numbered}"


def lines_of(text: str) -> list[str]:
    return [" ".join(CONTROL.sub("", line).split()) for line in text.split("\n")]


def text_html(text: str) -> str:
    """Lines of a fixed length as paragraphs: each begins behind an empty line, or is indented."""
    parts: list[list[str]] = [[]]
    for line in CONTROL.sub("", text).split("\n"):
        if not line.strip() or line.startswith(("\t", "   ", "==")):
            parts.append([])
        if line.strip():
            parts[-1].append(line.strip())
    paragraphs = [DASH.sub("\N{EM DASH}", " ".join(part)) for part in parts if part]
    while paragraphs and SIGNATURE.fullmatch(paragraphs[-1]):
        paragraphs.pop()
    return "\n".join(f"<p>{escape(each)}</p>" for each in paragraphs if each.strip("_ -="))


def month_number(name: str) -> int | None:
    try:
        return month_of(name)
    except ValueError:
        return None
