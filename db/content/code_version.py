"""A digest of the code and word lists that read or write something: what it made before may differ from what it would make now."""

import hashlib
from functools import cache
from pathlib import Path


@cache
def digest_of(*folders: Path) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    for folder in folders:
        for file in sorted([*folder.rglob("*.py"), *folder.rglob("*.txt")]):
            digest.update(file.read_bytes())
    return digest.digest()
