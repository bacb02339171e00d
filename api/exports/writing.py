"""Files that are written whole or not at all."""

import os
from pathlib import Path


def write(path: Path, data: bytes) -> None:
    """In its folder, which is made. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{os.getpid()}.unfinished")
    unfinished.write_bytes(data)
    unfinished.replace(path)
