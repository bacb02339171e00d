"""How a file becomes text, in UTF-8 where it can be, or else the declared encoding, or else Windows-1252; and rows."""

import codecs
import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from api.imports.errors import UnreadableFile

PIECE = 1 << 18
DECLARED = re.compile(
    rb"""<\?xml\b[^>]*?\bencoding\s*=\s*["']([\w.-]+)["']|<meta\b[^>]*?\bcharset\s*=\s*["']?([\w-]+)""", re.IGNORECASE
)
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
WIDE = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
WESTERN = {"iso8859-1", "ascii", "cp1252"}
"""Declared by many that write Windows-1252."""
LAST = "cp1252"
C1 = {code: bytes([code]).decode(LAST, "replace").replace("\ufffd", "") for code in range(0x80, 0xA0)}
"""Characters that are meant where somebody took Windows-1252 for ISO-8859-1."""
HAS_C1 = re.compile("[\x80-\x9f]").search


def encoding_of(path: Path) -> str:
    """Of the whole file: one that is UTF-8 but for its last bytes is none."""
    with path.open("rb") as file:
        start = file.read(4096)
    marked = next((name for mark, name in (*MARKS, *WIDE) if start.startswith(mark)), None)
    candidates = (marked or "utf-8", _declared(start))
    return next((name for name in candidates if name and _decodes(path, name)), LAST)


def characters(path: Path, encoding: str) -> Iterator[str]:
    """The text in pieces. Bytes that mean nothing in the encoding are left out."""
    decoder = codecs.getincrementaldecoder(encoding)("ignore")
    for data in _pieces(path):
        if text := decoder.decode(data):
            yield text.translate(C1) if HAS_C1(text) else text
    if text := decoder.decode(b"", final=True):
        yield text


def opened(path: Path, newline: str | None = None) -> TextIO:
    """The same for what reads lines."""
    return path.open(encoding=encoding_of(path), errors="replace", newline=newline)


def rows(table: "csv.DictReader[str]") -> Iterator[dict[str | Any, Any]]:
    """Raises UnreadableFile behind all rows before the one from which on it is no table."""
    try:
        yield from table
    except csv.Error as error:
        raise UnreadableFile(f"The file is no table from here on: {error}.", table.line_num) from error


def _declared(start: bytes) -> str | None:
    """The name by which Python knows it."""
    found = DECLARED.search(start)
    try:
        name = codecs.lookup((found[1] or found[2]).decode()).name if found else LAST
    except LookupError:
        return None
    return LAST if name in WESTERN else name


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for data in _pieces(path):
            decoder.decode(data)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        # A file that was cut off may end within a character.
        return error.end >= len(error.object) and error.reason == "unexpected end of data"
    return True


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while data := file.read(PIECE):
            yield data
