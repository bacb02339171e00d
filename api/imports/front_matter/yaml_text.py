"""Front matter in YAML. A scalar is the text that stands there, be it `1.10`, `No` or `2026-01-16`."""

from collections.abc import Iterator
from typing import Any

import yaml

from api.imports.errors import UnreadableFile
from api.imports.front_matter.values import Lines, Value, Way, check_depth, one_line

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
NULLS = {"", "~", "null", "Null", "NULL"}


def load(text: str, above: int) -> tuple[Value, Lines]:
    """The values and their lines, counted on from those `above` in the file."""
    reader = _Reader(text, above)
    try:
        return reader.document(), lambda: reader.lines
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 + above if error.problem_mark else None
        if "nesting depth" in str(error.problem):
            raise UnreadableFile("The front matter is nested too deep.", line) from error
        raise UnreadableFile(f"The front matter is not valid YAML: {one_line(error.problem)}.", line) from error
    except yaml.YAMLError as error:
        raise UnreadableFile(f"The front matter is not valid YAML: {one_line(error)}.") from error


class _Reader:
    """Puts values together from the events of the parser."""

    def __init__(self, text: str, above: int) -> None:
        self.events: Iterator[Any] = yaml.parse(text, Loader=LOADER)
        self.above = above
        self.lines: dict[Way, int] = {(): above + 1}

    def document(self) -> Value:
        events = (yaml.StreamStartEvent, yaml.DocumentStartEvent)
        first = next(event for event in self.events if not isinstance(event, events))
        value = {} if isinstance(first, yaml.StreamEndEvent) else self._value(first, ())
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                self._refuse("it has a second document", event)
        return value

    def _value(self, event: Any, way: Way) -> Value:
        check_depth(len(way), self._line(event))
        if isinstance(event, yaml.AliasEvent):
            self._refuse("aliases are not allowed", event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(way)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(way)
        return None if event.implicit[0] and event.value in NULLS else event.value

    def _list(self, way: Way) -> list[Value]:
        values: list[Value] = []
        for event in self._until(yaml.SequenceEndEvent):
            self.lines[(*way, len(values))] = self._line(event)
            values.append(self._value(event, (*way, len(values))))
        return values

    def _mapping(self, way: Way) -> dict[str, Value]:
        values: dict[str, Value] = {}
        for key in self._until(yaml.MappingEndEvent):
            if not isinstance(key, yaml.ScalarEvent):
                self._refuse("a key is not text", key)
            if key.value in values:
                self._refuse(f"{key.value} is given twice", key)
            self.lines[(*way, key.value)] = self._line(key)
            values[key.value] = self._value(next(self.events), (*way, key.value))
        return values

    def _until(self, end: type) -> Iterator[Any]:
        for event in self.events:
            if isinstance(event, end):
                return
            yield event

    def _line(self, event: Any) -> int:
        line: int = event.start_mark.line + 1 + self.above
        return line

    def _refuse(self, problem: str, event: Any) -> None:
        raise UnreadableFile(f"The front matter is not valid YAML: {problem}.", self._line(event))
