"""Front matter in JSON."""

import json
import re
from functools import partial
from typing import Any

from api.imports.errors import UnreadableFile
from api.imports.front_matter.values import Lines, Value, Way, check_depth, one_line

KEY = re.compile(r'"((?:[^"\\]|\\.)*)"\s*:')


class _KeyGivenTwice(ValueError):
    pass


def load(text: str, above: int) -> tuple[Value, Lines, str]:
    """The values, the lines of their keys, counted on from those `above` in the file, and what follows the object."""
    start = len(text) - len(text.lstrip())
    try:
        value, end = json.JSONDecoder(parse_float=str, parse_int=str, object_pairs_hook=_mapping).raw_decode(
            text, start
        )
        return _plain(value, 0), partial(_lines, text[:end], above), text[end:]
    except json.JSONDecodeError as error:
        raise UnreadableFile(
            f"The front matter is not valid JSON: {one_line(error.msg)}.", error.lineno + above
        ) from error
    except _KeyGivenTwice as error:
        raise UnreadableFile(f"The front matter is not valid JSON: {error} is given twice.", above + 1) from error
    except RecursionError as error:
        raise UnreadableFile("The front matter is nested too deep.") from error


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping = dict(pairs)
    if len(mapping) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _KeyGivenTwice(next(key for place, key in enumerate(keys) if key in keys[:place]))
    return mapping


def _plain(value: object, depth: int) -> Value:
    check_depth(depth, None)
    if isinstance(value, dict) and value:
        check_depth(depth + 1, None)
        return {key: inner if type(inner) is str else _plain(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner, depth + 1) for inner in value]
    return str(value).lower() if isinstance(value, bool) else value


def _lines(text: str, above: int) -> dict[Way, int]:
    """Of each key, where it stands first."""
    lines: dict[Way, int] = {(): above + 1}
    line, place = above + 1, 0
    for found in KEY.finditer(text):
        if (way := (found[1],)) not in lines:
            line, place = line + text.count("\n", place, found.start()), found.start()
            lines[way] = line
    return lines
