"""Files within ZIP archives and compressed files, unpacked for as long as they are read, and never larger than is
sensible."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO, NamedTuple
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as BrokenStream

from api.imports.errors import UnreadableFile

GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
OFFICE = ("[Content_Types].xml", "mimetype", "META-INF/manifest.xml")
"""What is in documents of offices and books, which are archives, too."""
PIECE = 1 << 20
LARGEST, MOST_TIMES = 1 << 30, 200
"""Bytes that any archive may come to, and how many times its own size a larger one may."""
MOST_FILES = 200_000


class File(NamedTuple):
    """`name` is what people know it by."""

    name: str
    path: Path


def is_archive(path: Path) -> bool:
    """Whether it is an archive or a compressed file."""
    try:
        return path.is_file() and _start(path).startswith((ZIP, GZIP))
    except OSError:
        return False


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4)


@contextmanager
def unpacked(path: Path) -> Iterator[list[File]]:
    """The file itself, what is compressed in it, or the files of an archive. Raises UnreadableFile."""
    if not is_archive(path):
        yield [File(str(path), path)]
        return
    with content_of(path) as content:
        files = sorted(each for each in content.rglob("*") if each.is_file())
        yield [File(f"{path}/{each.relative_to(content)}", each) for each in files] or [File(str(path), content)]


@contextmanager
def content_of(path: Path) -> Iterator[Path]:
    """A folder with the files of an archive, or a file with what is compressed, called as it is. Raises
    UnreadableFile."""
    with TemporaryDirectory() as above:
        content = Path(above, path.stem or "content")
        if _start(path) == ZIP:
            _unpack_all(path, content)
        else:
            with gzip.open(path) as packed, suppress(EOFError, BrokenStream, gzip.BadGzipFile):
                # What came before the end of a file that was cut off is read.
                _copy(packed, content, _most(path))
        yield content


def _unpack_all(path: Path, folder: Path) -> None:
    try:
        with ZipFile(path) as archive:
            _unpack(archive, folder, _most(path))
    except (BadZipFile, BrokenStream, NotImplementedError, EOFError) as error:
        raise UnreadableFile(f"The archive cannot be read: {error}.") from error
    if not folder.exists():
        raise UnreadableFile("The archive is empty.")


def _most(path: Path) -> int:
    return max(LARGEST, MOST_TIMES * path.stat().st_size)


def _unpack(archive: ZipFile, folder: Path, most: int) -> None:
    members = [each for each in archive.infolist() if _is_wanted(each)]
    if any(each.filename in OFFICE for each in archive.infolist()):
        raise UnreadableFile("The file is an office document or a book, and no export.")
    if any(each.flag_bits & 1 for each in members):
        raise UnreadableFile("The archive is locked with a password: unpack it, and import the folder.")
    if len(members) > MOST_FILES:
        raise UnreadableFile(f"The archive has more than {MOST_FILES:,} files: unpack it, and import the folder.")
    for each in members:
        target = folder.joinpath(*_parts(each))
        if target.is_dir() or any(above.is_file() for above in target.parents):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(each) as packed:
            most -= _copy(packed, target, most)


def _is_wanted(member: ZipInfo) -> bool:
    """No folder, and nothing hidden, such as what a Mac adds."""
    return not member.is_dir() and bool(_parts(member)) and not any(_is_hidden(part) for part in _parts(member))


def _is_hidden(part: str) -> bool:
    return part == "__MACOSX" or part.startswith(".")


def _parts(member: ZipInfo) -> list[str]:
    """Of the path below the folder, whatever stands there."""
    return [part for part in PurePosixPath(member.filename.replace("\\", "/")).parts if part not in ("/", "..")]


def _copy(packed: IO[bytes] | gzip.GzipFile, target: Path, most: int) -> int:
    """The number of its bytes."""
    size = 0
    with target.open("wb") as file:
        while data := packed.read(PIECE):
            size += len(data)
            if size > most:
                raise UnreadableFile("It is unpacked to far more than its size: unpack it, and import the folder.")
            file.write(data)
    return size
