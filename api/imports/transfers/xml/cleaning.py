"""Text of XML as a parser takes it: without document type, with the characters of HTML's entities, and without those
that XML has not."""

import re
from collections.abc import Iterable, Iterator
from html.entities import html5
from io import RawIOBase

OWN = {"amp", "lt", "gt", "quot", "apos"}
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
REFERENCE = re.compile(r"&(?:#(?:(\d{1,7})|[xX]([0-9a-fA-F]{1,6}));|(\w{1,31});)?")
CDATA, END = "<![CDATA[", "]]>"
DECLARATION = re.compile(r"<\?xml\b[^<>]*\?>", re.IGNORECASE)
"""Of the encoding, which is another one by then; some have it behind a comment, where it must not stand."""
DOCTYPE = re.compile(r"<!DOCTYPE\b(?:[^<>\[\]\"']|\"[^\"]*\"|'[^']*')*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
HEAD = 1 << 16
"""Characters among which a document type is looked for."""
LONGEST_REFERENCE = 40


def cleaned(pieces: Iterable[str]) -> Iterator[str]:
    """The same text; what looks like a reference and is none is text. Sections of characters stay as they are."""
    rest, within = "", False
    for piece in _without_doctype(pieces):
        text, rest = _apart(rest + UNPRINTABLE.sub("", piece))
        shown, within = _shown(text, within)
        yield shown
    yield _shown(rest, within)[0]


def _without_doctype(pieces: Iterable[str]) -> Iterator[str]:
    iterator, head = iter(pieces), ""
    for piece in iterator:
        head += piece
        if len(head) >= HEAD:
            break
    yield DOCTYPE.sub("", DECLARATION.sub("", head.lstrip("\ufeff \t\r\n"), count=1), count=1)
    yield from iterator


def _apart(text: str) -> tuple[str, str]:
    """What can be read without knowing what follows, and the beginning of something that may go on."""
    at = len(text)
    for mark in "&<]":
        found = text.rfind(mark, len(text) - LONGEST_REFERENCE)
        at = min(at, found) if found >= 0 else at
    at = at - 1 if text[at : at + 1] == "]" and text[at - 1 : at] == "]" else at
    return text[:at], text[at:]


def _shown(text: str, within: bool) -> tuple[str, bool]:
    shown: list[str] = []
    at = 0
    while at < len(text):
        mark = END if within else CDATA
        found = text.find(mark, at)
        end = found + len(mark) if found >= 0 else len(text)
        part = text[at:end]
        shown.append(part if within or "&" not in part else REFERENCE.sub(_character, part))
        within, at = within != (found >= 0), end
    return "".join(shown), within


def _character(found: re.Match[str]) -> str:
    decimal, hexadecimal, name = found.groups()
    if decimal or hexadecimal:
        code = int(decimal) if decimal else int(hexadecimal, 16)
        shown = chr(code) if code in (9, 10, 13) or 0x20 <= code <= 0x10FFFF else ""
        return "" if not shown or UNPRINTABLE.match(shown) else found[0]
    if name in OWN:
        return found[0]
    meant = html5.get(f"{name};") if name else None
    return (meant if meant and meant not in "<>&" else None) or f"&amp;{found[0][1:]}"


class Bytes(RawIOBase):
    """Pieces of text to be read as a file in UTF-8."""

    def __init__(self, pieces: Iterable[str]) -> None:
        self._pieces, self._left = iter(pieces), b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._left = piece.encode()
        size = len(self._left) if size < 0 else size
        data, self._left = self._left[:size], self._left[size:]
        return data
