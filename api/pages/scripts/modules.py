"""Which modules a script needs."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from posixpath import dirname, join, normpath

STATIC = Path(__file__).parents[2] / "static"
IMPORT = re.compile(r'^import [^;"\n]*"(\.{1,2}/[^"]+)"', re.MULTILINE)


@cache
def modules(name: str) -> list[str]:
    """The URLs of all modules that a file in `static/` imports, directly or not, as it asks for them."""
    return [f"/static/{found}" for found in dict.fromkeys(_imported(name))]


def _imported(name: str) -> Iterator[str]:
    for relative in IMPORT.findall((STATIC / name).read_text("utf-8")):
        found = normpath(join(dirname(name), relative))
        yield found
        yield from _imported(found)
