"""Marks: cache tags within the text of an answer, between characters that JSON never has, and taken out again here."""

import re

EXPIRES = "until"
"""The mark with the seconds until time alone changes the answer; nothing where it never does."""
UNCACHEABLE = "never"
"""The tag of what cannot be cached: no notification says when it changes."""

BEGIN, END = "\x01", "\x02"
MARK = re.compile(f"{BEGIN}([^{END}]*){END}".encode())


def split(text: bytes) -> tuple[bytes, frozenset[str]]:
    """The JSON without marks, and the tags that they name."""
    return MARK.sub(b"", text), frozenset(tag.decode() for tag in MARK.findall(text))
