"""Records of JSON files of any size: one object a line, or the items of arrays, each taken from the file by itself."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from api.imports.errors import UnreadableFile
from api.imports.transfers.decoding import opened

PIECE = 1 << 16
LARGEST = 50_000_000
"""Characters of one item: of a whole page with its comments, in some formats."""
DECODER = json.JSONDecoder(strict=False)
SPACE = " \t\r\n"
WITHIN = "data"
"""The member of an object whose arrays are those of the file."""


def objects(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects of the file with the name of the array that they stand in: empty for those of the top level, whether
    in lines or in an array; arrays may stand in `data` of an object. What stands beside arrays in an object is given as
    the last, without a name.

    Raises UnreadableFile where the file is no JSON any more, behind all that stands before.
    """
    with opened(path) as file:
        yield from _Scanner(file).objects()


class _Scanner:
    """Reads ahead of `at` as far as an item needs."""

    def __init__(self, file: Any) -> None:
        self._file, self._text, self._at, self._passed, self._ended = file, "", 0, 0, False

    def objects(self) -> Iterator[tuple[str, dict[str, Any]]]:
        while first := self._peek():
            if first == "[":
                yield from self._array("")
            elif first == "{" and self._is_container():
                yield from self._members()
            elif first == ",":
                self._at += 1
            else:
                yield from _as_object("", self._value())

    def _is_container(self) -> bool:
        """An object whose first values are not all it has: one of arrays, longer than a line."""
        while "\n" not in self._text[self._at :] and len(self._text) - self._at < LARGEST and self._more():
            if len(self._text) - self._at > 4 * PIECE:
                break
        line = self._text[self._at :].partition("\n")[0]
        try:
            found, _ = DECODER.raw_decode(line)
        except ValueError:
            return True
        return isinstance(found, dict) and _has_arrays(found) and _is_export(found)

    def _array(self, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
        self._at += 1
        while (following := self._peek()) != "]":
            if not following:
                raise self._broken()
            if following == ",":
                self._at += 1
                continue
            yield from _as_object(name, self._value())
        self._at += 1

    def _members(self, *, is_outer: bool = True) -> Iterator[tuple[str, dict[str, Any]]]:
        beside: dict[str, Any] = {}
        self._at += 1
        while (following := self._peek()) != "}":
            if following == ",":
                self._at += 1
                continue
            name = self._value() if following == '"' else None
            if not isinstance(name, str) or self._peek() != ":":
                raise self._broken()
            self._at += 1
            if self._peek() == "[":
                yield from self._array(name)
            elif is_outer and name == WITHIN and self._peek() == "{":
                yield from self._members(is_outer=False)
            else:
                beside[name] = self._value()
        self._at += 1
        if beside:
            yield "", beside

    def _value(self) -> Any:
        wanted = PIECE
        while True:
            try:
                value, end = DECODER.raw_decode(self._text, self._at)
                if end < len(self._text) or not self._more():
                    self._at = end
                    return value
            except ValueError as error:
                if len(self._text) - self._at > LARGEST or not self._more(wanted):
                    raise self._broken() from error
            except RecursionError as error:
                raise self._broken() from error
            wanted *= 2

    def _peek(self) -> str:
        """The next character that is no space; empty at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in SPACE:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def _more(self, size: int = PIECE) -> bool:
        self._passed += self._text.count("\n", 0, self._at)
        self._text, self._at = self._text[self._at :], 0
        piece = self._file.read(size)
        self._text += piece
        return bool(piece)

    def _broken(self) -> UnreadableFile:
        line = self._passed + self._text.count("\n", 0, self._at) + 1
        return UnreadableFile("The file is no JSON from here on.", line)


def _has_arrays(found: dict[str, Any]) -> bool:
    within = found.get(WITHIN)
    values = (*found.values(), *(within.values() if isinstance(within, dict) else ()))
    return any(isinstance(each, list) for each in values)


def _is_export(found: dict[str, Any]) -> bool:
    """Whether an object in one line is a whole file rather than one of its records."""
    return not any(name in found for name in ("id", "_id", "body", "text"))


def _as_object(name: str, value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, dict):
        yield name, value
    elif isinstance(value, list):
        yield from ((name, each) for each in value if isinstance(each, dict))
