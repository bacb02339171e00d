"""Which of the files that are given are exports and wire formats, and which are left to the import of article files."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from api.imports.transfers.formats import Format, recognised


@dataclass(slots=True)
class Sorted:
    """`transfers` have their formats; `others` are files and folders as they were given, the latter with files that
    are no transfers."""

    transfers: list[tuple[Path, Format]] = field(default_factory=list)
    others: list[Path] = field(default_factory=list)

    @property
    def taken(self) -> frozenset[str]:
        """Absolute paths."""
        return frozenset(os.path.abspath(path) for path, _ in self.transfers)


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
            found.transfers += told
            if len(told) < sum(1 for _ in _below(path)) or not told:
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
