"""Which of the files that are given are exports and wire formats, and which are left to the import of article files."""

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from api.imports.errors import UnreadableFile
from api.imports.transfers import archives
from api.imports.transfers.formats import Format, recognised


@dataclass(slots=True)
class Sorted:
    """`transfers` have their formats; `others` are files and folders as they were given, the latter with files that
    are no transfers; those `beside` are read with them. `refused` are archives, and why."""

    transfers: list[tuple[Path, Format]] = field(default_factory=list)
    beside: set[Path] = field(default_factory=set)
    others: list[Path] = field(default_factory=list)

    refused: list[tuple[Path, str]] = field(default_factory=list)

    @property
    def taken(self) -> frozenset[str]:
        """Absolute paths."""
        return frozenset(map(os.path.abspath, [*(path for path, _ in self.transfers), *self.beside]))


@contextmanager
def unpacked(paths: Sequence[Path], format: Format | None = None) -> Iterator[Sorted]:
    """The same with what is in archives, of which only exports are taken: names of other files mean places."""
    found = Sorted()
    with ExitStack() as stack:
        for path in paths:
            if not archives.is_archive(path):
                _join(found, sort([path], format))
                continue
            try:
                content = sort([stack.enter_context(archives.content_of(path))], format)
            except UnreadableFile as error:
                found.refused.append((path, error.reason))
                continue
            _join(found, replace(content, others=[] if content.transfers else [path]))
        yield found


def _join(found: Sorted, more: Sorted) -> None:
    found.transfers += more.transfers
    found.others += more.others
    found.beside |= more.beside


def sort(paths: Sequence[Path], format: Format | None = None) -> Sorted:
    """Every file is of the `format` where one is given."""
    found = Sorted()
    for path in paths:
        if not path.is_dir():
            _put(found, path, format or recognised(path))
        elif format is not None:
            found.transfers += [(file, format) for file in _below(path)]
        else:
            told = [(file, each) for file in _below(path) if (each := recognised(file))]
            beside = {each for file, format in told if format.beside for each in file.parent.glob(format.beside)}
            found.transfers += [each for each in told if each[0] not in beside]
            found.beside |= beside
            if {file for file, _ in told} | beside < set(_below(path)) or not told:
                found.others.append(path)
    return found


def _put(found: Sorted, path: Path, format: Format | None) -> None:
    if format:
        found.transfers.append((path, format))
    else:
        found.others.append(path)


def _below(folder: Path) -> Iterator[Path]:
    for where, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "node_modules")
        yield from (Path(where, name) for name in sorted(files) if not name.startswith("."))
