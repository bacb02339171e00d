"""The records of files one after the other, with what is wrong with a file where that comes to light."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from api.imports.errors import UnreadableFile
from api.imports.options import ReadOptions
from api.imports.transfers.formats import Format
from api.imports.transfers.records import Item, Skipped

Record = tuple[Path, Item | Skipped | UnreadableFile]


def records(files: Sequence[tuple[Path, Format]], options: ReadOptions) -> Iterator[Record]:
    for path, format in files:
        try:
            for record in format.reader(path, options):
                yield path, record
        except UnreadableFile as error:
            yield path, error
        except OSError as error:
            yield path, UnreadableFile(f"The file cannot be read: {error.strerror or error}.")
