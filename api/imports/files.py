"""Files as text: UTF-8, of a bearable size, with plain line ends and nothing that cannot be printed."""

import re
from pathlib import Path

from api.imports.errors import UnreadableFile

LARGEST = 1_000_000
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def text_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise UnreadableFile(f"The file cannot be read: {error.strerror or error}.") from error
    if len(data) > LARGEST:
        raise UnreadableFile(f"The file is larger than {LARGEST:,} bytes.")
    text = _decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    if found := UNPRINTABLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise UnreadableFile(f"The file has a control character, U+{ord(found[0]):04X}.", line)
    return text


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise UnreadableFile("The file is not UTF-8 text.", line) from error
