"""The files of an import: those that are given, and the articles in folders that are given."""

import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from db.content.imports.identity import Source
from db.text.composition import composed

SUFFIXES = {".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".mdx", ".txt", ".text", ".html", ".htm"}


@dataclass(frozen=True, slots=True)
class Found:
    """`left_out` counts what stands in folders and is no text, by the ends of the names."""

    sources: list[Source]
    left_out: Counter[str]


def find(paths: Iterable[Path], without: Collection[str] = ()) -> Found:
    """Each file once, as given and in folders by name, `without` some absolute paths. Hidden files and folders are not
    looked at."""
    sources: dict[str, Source] = {}
    left_out: Counter[str] = Counter()
    for path in paths:
        if not path.is_dir():
            sources.setdefault(os.path.abspath(path), Source(os.path.abspath(path)))
            continue
        for file in _files(path):
            if os.path.abspath(file) in without:
                continue
            if file.suffix.lower() in SUFFIXES:
                sources[os.path.abspath(file)] = Source(os.path.abspath(file), _below(path, file))
            else:
                left_out[file.suffix.lower() or file.name] += 1
    return Found(list(sources.values()), left_out)


def _files(folder: Path) -> Iterator[Path]:
    for where, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "node_modules")
        yield from (Path(where, name) for name in sorted(files) if not name.startswith("."))


def _below(folder: Path, file: Path) -> str:
    return composed(file.relative_to(folder).as_posix())
