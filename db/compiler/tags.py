"""Marks: cache tags within the text of an answer, between characters that JSON never has, and taken out again here."""

import re

BEGIN, END = "\x01", "\x02"
MARK = re.compile(f"{BEGIN}([^{END}]*){END}".encode())


def split(text: bytes) -> tuple[bytes, frozenset[str]]:
    """The JSON without marks, and the tags that they name."""
    return MARK.sub(b"", text), frozenset(tag.decode() for tag in MARK.findall(text))
