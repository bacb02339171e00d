"""Which modules a script needs, and where they are: in a folder that has the hash of all of them in its name, so that
they import each other by their paths, and may be kept for ever."""

import re
from collections.abc import Iterator
from functools import cache
from hashlib import blake2s
from pathlib import Path
from posixpath import dirname, join, normpath

STATIC = Path(__file__).parents[2] / "static"
IMPORT = re.compile(r'^import [^;"\n]*"(\.{1,2}/[^"]+)"', re.MULTILINE)


@cache
def scripts_version() -> str:
    whole = blake2s(digest_size=6)
    for file in sorted((STATIC / "site").rglob("*.js")):
        content = file.read_bytes()
        whole.update(b"%b\0%d\0%b" % (str(file.relative_to(STATIC)).encode(), len(content), content))
    return whole.hexdigest()


def script_url(name: str) -> str:
    return f"/static/{scripts_version()}/{name}"


@cache
def modules(name: str) -> list[str]:
    """The URLs of all modules that a file in `static/` imports, directly or not, as it asks for them."""
    return [script_url(found) for found in dict.fromkeys(_imported(name))]


def _imported(name: str) -> Iterator[str]:
    for relative in IMPORT.findall((STATIC / name).read_text("utf-8")):
        found = normpath(join(dirname(name), relative))
        yield found
        yield from _imported(found)
