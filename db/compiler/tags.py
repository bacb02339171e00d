"""Marks in an answer's text that tell what it shows. JSON has none of their characters: they can be taken out again."""

import re

BEGIN, END = "\x01", "\x02"
MARK = re.compile(f"{BEGIN}([^{END}]*){END}".encode())


def split(text: bytes) -> tuple[bytes, frozenset[str]]:
    """The answer itself, and its tags."""
    return MARK.sub(b"", text), frozenset(tag.decode() for tag in MARK.findall(text))
