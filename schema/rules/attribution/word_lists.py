"""Lists of words in text files: a line in brackets names each."""

from functools import cache
from pathlib import Path


@cache
def read(name: str) -> dict[str, frozenset[str]]:
    """The lists of a file in this folder, by their names. `_` stands for a blank; lines with # are comments."""
    lists: dict[str, list[str]] = {}
    section = ""
    for line in (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line[1:-1]
        elif section and not line.startswith("#"):
            lists.setdefault(section, []).extend(word.replace("_", " ") for word in line.split())
    return {section: frozenset(words) for section, words in lists.items()}
