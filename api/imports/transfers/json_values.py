"""Values of a JSON file of any size one after the other: of several documents, and of arrays within them."""

import json
import re
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

from api.imports.errors import UnreadableFile
from api.imports.transfers.decoding import characters, encoding_of

Way = tuple[str | int, ...]
Within = Callable[[Way], bool]
BLANK = re.compile(r"[\s,\ufeff\x1e]*")
LONGEST = 20_000_000
"""Characters of one value."""
DECODER = json.JSONDecoder(strict=False)


def values(path: Path, within: Within) -> Iterator[tuple[Way, Any]]:
    """Those of whole documents, lines or not, with the way to each; of what stands `within` a container those that it
    has.

    Raises UnreadableFile where the file is no JSON any more, behind all that stands before.
    """
    text = _Text(characters(path, encoding_of(path)))
    for _ in count():
        if not text.next():
            return
        yield from _values(text, (), within)


class _Text:
    """The rest of a file, read as far as it is needed."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self._pieces, self.text, self.at, self.line = pieces, "", 0, 1

    def more(self) -> bool:
        piece = next(self._pieces, "")
        self.line += self.text.count("\n", 0, self.at)
        self.text, self.at = self.text[self.at :] + piece, 0
        return bool(piece)

    def next(self) -> str:
        """The next sign that is neither blank nor a comma; empty at the end."""
        while True:
            found = BLANK.match(self.text, self.at)
            self.at = found.end() if found else self.at
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.more():
                return ""

    def value(self) -> Any:
        while True:
            try:
                value, end = DECODER.raw_decode(self.text, self.at)
            except json.JSONDecodeError as error:
                size = len(self.text) - self.at
                if size > LONGEST or not self._grow(size):
                    raise self.unreadable(error.msg) from None
                continue
            except RecursionError:
                raise self.unreadable("it is nested too deep") from None
            # A number may go on.
            if end < len(self.text) or not self.more():
                self.at = min(end, len(self.text))
                return value

    def _grow(self, size: int) -> bool:
        """Twice as much, for each try reads all of it again."""
        grown = False
        while len(self.text) - self.at < 2 * size and self.more():
            grown = True
        return grown

    def unreadable(self, reason: str) -> UnreadableFile:
        line = self.line + self.text.count("\n", 0, self.at)
        return UnreadableFile(f"The file is no JSON from here on: {reason[:1].lower()}{reason[1:]}.", line)


def _values(text: _Text, way: Way, within: Within) -> Iterator[tuple[Way, Any]]:
    opening = text.next()
    if opening not in ("{", "[") or not within(way):
        yield way, text.value()
        return
    text.at += 1
    closing = "}" if opening == "{" else "]"
    for number in count():
        sign = text.next()
        if not sign:
            raise text.unreadable("it ends before it is closed")
        if sign == closing:
            text.at += 1
            return
        yield from _values(text, (*way, _key(text) if opening == "{" else number), within)


def _key(text: _Text) -> str:
    key = text.value()
    if not isinstance(key, str) or text.next() != ":":
        raise text.unreadable("a key is missing")
    text.at += 1
    return key
