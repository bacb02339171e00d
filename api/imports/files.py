"""Files as text: UTF-8, or UTF-16 that says so, not too large, in NFC, with plain line ends and nothing unprintable."""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import Path

from api.imports.errors import UnreadableFile
from db.text.composition import composed
from schema.rules.publishing.texts import UNPRINTABLE

LARGEST = 1_000_000


def bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise UnreadableFile(f"The file cannot be read: {error.strerror or error}.") from error
    if len(data) > LARGEST:
        raise UnreadableFile(f"The file is larger than {LARGEST:,} bytes.")
    return data


def text_of(data: bytes) -> str:
    text = _decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    if found := UNPRINTABLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise UnreadableFile(f"The file has a control character, U+{ord(found[0]):04X}.", line)
    return composed(text)


def _decoded(data: bytes) -> str:
    encoding = "utf-16" if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(f"The file is not {encoding[:6].upper().rstrip('-')} text.", line) from error
