"""Writes the pictures of exported articles beside them: what the newsroom sent, byte for byte."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from api.exports.writing import write
from api.images.intake import original_key
from api.images.store import ImageStore


async def write_pictures(store: ImageStore, folder: Path, files: Mapping[str, str]) -> list[str]:
    """`files` has for a name within the folder the hash of the original. What is there already stays. Returns the names
    of those that the store does not have. Raises OSError, and StoreUnavailable."""
    missing = []
    for name, original in sorted(files.items()):
        path = folder / name
        if await asyncio.to_thread(path.exists):
            continue
        data = await store.get(original_key(original))
        if data is None:
            missing.append(name)
        else:
            await asyncio.to_thread(write, path, data)
    return missing
