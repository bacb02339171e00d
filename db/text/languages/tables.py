"""The tables of the classifier of languages: read from py3langid's model by a process of its own, kept in a file for
all that come after, and mapped. So workers share their memory, and no comment waits for a model."""

import os
import subprocess
import sys
import zlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from itertools import accumulate
from mmap import ACCESS_READ, mmap
from pathlib import Path
from stat import S_ISDIR
from subprocess import DEVNULL, PIPE
from tempfile import gettempdir
from threading import Thread
from typing import Final, Literal

import orjson

HERE = Path(__file__).parent
PROGRAM = (sys.executable, "-s", "-m", "db.text.languages.reduction")
ROOT = HERE.parents[2]
FORMATS: Mapping[str, Literal["I", "i"]] = {"blocks": "I", "places": "I", "rows": "I", "features": "i"}
"""Of the numbers in a table, in the order in which tables follow the head of a file, a line of JSON. Weights, of
another format, are last."""
WEIGHT: Final = "H"
ALIGNMENT = 8
PREFIX = "languages-"


@dataclass(frozen=True, slots=True)
class Automaton:
    """It has a row for each state with the state after each byte: rows are cut into blocks, of which most are the same
    as others.

    `blocks` are the next states, by the place of a block and the second half of the byte; `places` are those of blocks,
    by the place of a row and the first half of the byte; `rows` and `features`, an n-gram or none, go by the state.
    """

    blocks: memoryview
    places: memoryview
    rows: memoryview
    features: memoryview


@dataclass(frozen=True, slots=True)
class Tables:
    """Labels may come twice. `weights` are those of n-grams, label by label."""

    labels: Sequence[str]
    priors: Sequence[float]
    automaton: Automaton
    weights: memoryview


def load() -> Tables:
    """To read the model takes a second and 160 megabytes, and holds the interpreter: where that has not been done yet,
    a process of its own does it, which says nothing where nobody waits for it any more.

    Raises OSError and SubprocessError."""
    if found := kept():
        return found
    finished = subprocess.run(
        PROGRAM, cwd=ROOT, stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL, start_new_session=True, check=True
    )
    with suppress(OSError):
        _keep(finished.stdout)
    return kept() or unpacked(finished.stdout, finished.stdout)


def kept() -> Tables | None:
    """Weights are mapped by themselves: whoever has taken theirs has no more of them in memory."""
    for folder in filter(_is_trusted, _folders()):
        with suppress(OSError, ValueError), (folder / _name()).open("rb") as file:
            return unpacked(*(mmap(file.fileno(), 0, access=ACCESS_READ) for _ in range(2)))
    return None


def keep_beside() -> Thread:
    """Makes the file where there is none and may be one, beside whoever goes on to do something else."""
    thread = Thread(target=_keep_one)
    thread.start()
    return thread


def packed(labels: Sequence[str], priors: Sequence[float], automaton: Mapping[str, bytes], weights: bytes) -> bytes:
    tables = [*(automaton[name] for name in FORMATS), weights]
    head = orjson.dumps({"labels": labels, "priors": priors, "sizes": list(map(len, tables))})
    return b"".join([head, b" " * (-(len(head) + 1) % ALIGNMENT), b"\n", *tables])


def unpacked(data: bytes | mmap, for_weights: bytes | mmap) -> Tables:
    """Of the same bytes twice. Raises ValueError for what is not whole."""
    end = data.find(b"\n") + 1
    head = orjson.loads(data[:end])
    ends = list(accumulate(head["sizes"], initial=end))
    if ends[-1] != len(data):
        raise ValueError("The tables are cut off.")
    parts = zip(FORMATS.values(), ends, ends[1:], strict=False)
    automaton = Automaton(*(memoryview(data)[start:stop].cast(format) for format, start, stop in parts))
    return Tables(head["labels"], head["priors"], automaton, memoryview(for_weights)[ends[-2] :].cast(WEIGHT))


def _keep_one() -> None:
    if not kept() and _writable():
        with suppress(OSError, subprocess.SubprocessError):
            load()


def _keep(data: bytes) -> None:
    """Under its name once it is whole. What other versions have made is removed."""
    if not (folder := _writable()):
        return
    unfinished = folder / f"{PREFIX}{os.getpid()}"
    try:
        with unfinished.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        for other in folder.glob(f"{PREFIX}*.tables"):
            other.unlink(missing_ok=True)
        unfinished.rename(folder / _name())
    finally:
        unfinished.unlink(missing_ok=True)


@cache
def _name() -> str:
    """Other versions of the model, and of the programs that make tables of it and read them, have others."""
    programs = zlib.crc32(b"".join((HERE / name).read_bytes() for name in ("reduction.py", "tables.py")))
    return f"{PREFIX}{version('py3langid')}-{programs:08x}-{sys.byteorder}.tables"


def _folders() -> Sequence[Path]:
    """Beside the code, where Python keeps what it has made of it; else one that nobody else can write to."""
    return HERE / "__pycache__", Path(gettempdir(), f"dateline-{os.geteuid()}")


def _writable() -> Path | None:
    for folder in _folders():
        with suppress(OSError):
            folder.mkdir(mode=0o700 if folder.parent != HERE else 0o777, exist_ok=True)
            if _is_trusted(folder) and os.access(folder, os.W_OK):
                return folder
    return None


def _is_trusted(folder: Path) -> bool:
    """Whether it is part of the code, or this user's alone."""
    if folder.parent == HERE:
        return True
    with suppress(OSError):
        found = folder.lstat()
        return S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o022
    return False


if __name__ == "__main__":
    load()
