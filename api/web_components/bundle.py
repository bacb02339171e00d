"""Modules as one script: each is a function that is called once, after those that it imports.

It knows what our modules are written with: imports of names and exports of declarations, each on a line of its own.
"""

import re
from collections.abc import Iterator, Mapping
from posixpath import dirname, join, normpath

from api.pages.rendering import STATIC

IMPORT = re.compile(r'^import \{ ([^}]+) \} from "(\.{1,2}/[^"]+)";\n|^import "(\.{1,2}/[^"]+)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|class|const) (\w+))", re.MULTILINE)
OTHER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


def bundled(name: str) -> str:
    """A file of `static/` with all that it imports, directly or not. Raises ValueError for what it cannot bundle."""
    texts: dict[str, str] = {}
    _collect(name, texts)
    numbers = {path: f"m{number}" for number, path in enumerate(texts)}
    return "".join(_call(path, text, numbers) for path, text in texts.items())


def _collect(path: str, texts: dict[str, str], above: tuple[str, ...] = ()) -> None:
    """Those that it imports come before it."""
    if path in above:
        raise ValueError(f"{path} imports itself through {', '.join(above)}.")
    text = (STATIC / path).read_text("utf-8")
    for imported in _imported(path, text):
        if imported not in texts:
            _collect(imported, texts, (*above, path))
    texts[path] = text


def _imported(path: str, text: str) -> Iterator[str]:
    return (_absolute(path, found[2] or found[3]) for found in IMPORT.finditer(text))


def _absolute(path: str, relative: str) -> str:
    return normpath(join(dirname(path), relative))


def _call(path: str, text: str, numbers: Mapping[str, str]) -> str:
    def taken(found: re.Match[str]) -> str:
        return f"const {{ {found[1]} }} = {numbers[_absolute(path, found[2])]};\n" if found[1] else ""

    body = EXPORT.sub("", IMPORT.sub(taken, text))
    if other := OTHER.search(body):
        raise ValueError(f"{path} has what is not bundled: {other[0]}")
    exported = ", ".join(EXPORT.findall(text))
    return f"const {numbers[path]} = (() => {{\n{body}return {{ {exported} }};\n}})();\n"
