"""The GraphQL documents of pages, in `queries/`. One file may spread the fragments of another. Each process needs them
all when it starts: so they are cut at the words that definitions begin with, and not parsed."""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "queries"
COMMENT = re.compile(r"^#.*\n", re.MULTILINE)
DEFINITION = re.compile(r"^(?=(?:query|mutation|subscription|fragment)\b)", re.MULTILINE)
FRAGMENT = re.compile(r"fragment\s+(\w+)")
SPREAD = re.compile(r"\.\.\.\s*(?!on\b)(\w+)")


@cache
def query(document: str) -> str:
    """The text of the operations in a file, with all fragments that they spread, directly or not."""
    operations = [text for text in _definitions(document) if not FRAGMENT.match(text)]
    pending = SPREAD.findall(" ".join(operations))
    found: dict[str, str] = {}
    while pending:
        name = pending.pop(0)
        if name not in found:
            found[name] = fragments()[name]
            pending += SPREAD.findall(found[name])
    return "\n\n".join([*operations, *found.values()])


@cache
def fragments() -> dict[str, str]:
    """The fragments of all files, by name."""
    texts = [text for file in sorted(FOLDER.glob("*.graphql")) for text in _definitions(file.stem)]
    return {name[1]: text for text in texts if (name := FRAGMENT.match(text))}


def _definitions(document: str) -> Sequence[str]:
    _, *found = DEFINITION.split(COMMENT.sub("", (FOLDER / f"{document}.graphql").read_text()))
    return [text.strip() for text in found]
