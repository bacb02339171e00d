"""Front matter in TOML."""

import re
import tomllib
from datetime import date, datetime, time
from functools import partial

from api.imports.errors import UnreadableFile
from api.imports.front_matter.values import Lines, Value, Way, check_depth, one_line

PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
TABLE = re.compile(r"\[+ *([^\]]+?) *\]+")
KEY = re.compile(r"""["']?([\w.-]+)["']? *=""")


def load(text: str, above: int) -> tuple[Value, Lines]:
    """The values and the lines of their keys, counted on from those `above` in the file."""
    try:
        return _plain(tomllib.loads(f"{text}\n", parse_float=str), ()), partial(_lines, text, above)
    except tomllib.TOMLDecodeError as error:
        place = PLACE.search(str(error))
        line = int(place[1]) + above if place and place[1] else None
        raise UnreadableFile(
            f"The front matter is not valid TOML: {one_line(PLACE.sub('', str(error)))}.", line
        ) from error
    except RecursionError as error:
        raise UnreadableFile("The front matter is nested too deep.") from error


def _plain(value: object, way: Way) -> Value:
    check_depth(len(way), None)
    if isinstance(value, dict):
        return {key: _plain(inner, (*way, key)) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner, (*way, place)) for place, inner in enumerate(value)]
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date | datetime | time) else str(value)


def _lines(text: str, above: int) -> dict[Way, int]:
    """Of keys as they stand at the beginnings of lines."""
    lines: dict[Way, int] = {(): above + 1}
    table: Way = ()
    for number, line in enumerate(text.split("\n"), above + 1):
        if found := TABLE.match(line.strip()):
            table = tuple(found[1].split("."))
            lines.setdefault(table, number)
        elif found := KEY.match(line.strip()):
            lines.setdefault((*table, *found[1].split(".")), number)
    return lines
