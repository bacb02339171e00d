"""Front matter as values, whatever it was written in: text, lists and mappings, and nothing in between."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.imports.errors import UnreadableFile

Value = Any
"""Text as it stands in the file, numbers and dates too; None; a list of values; or a mapping of keys to values."""
Way = tuple[str | int, ...]
"""The keys and positions that lead to a value."""
Lines = Callable[[], Mapping[Way, int]]
"""Finds the lines of a file in which values stand, which takes long: only what is wrong with one needs it."""

DEEPEST = 40


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """`lines` finds the file's, by the way to what stands there; `body` is what follows."""

    values: Mapping[str, Value]
    lines: Lines
    body: str

    def line_of(self, way: Sequence[str | int]) -> int | None:
        """The line of a value, or of the nearest around it whose line is known."""
        steps, lines = tuple(way), self.lines()
        return next((lines[steps[:end]] for end in range(len(steps), -1, -1) if steps[:end] in lines), None)

    def line_of_key(self, place: str) -> int | None:
        """The line of a key by where it stands, such as `comments.mood`, wherever in a list that is."""
        steps = tuple(place.split("."))
        return next((line for way, line in self.lines().items() if _keys(way) in (steps, steps[-1:])), None)


def _keys(way: Way) -> Way:
    return tuple(step for step in way if isinstance(step, str))


def check_depth(depth: int, line: int | None) -> None:
    if depth > DEEPEST:
        raise UnreadableFile("The front matter is nested too deep.", line)


def one_line(message: object) -> str:
    return " ".join(str(message).split()).rstrip(".")
