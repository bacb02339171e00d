"""Drafts of records, made beside the run: those of a large one in a process of its own, while articles are written."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from api.imports.article.reading import Reading
from api.imports.errors import UnreadableFile
from api.imports.options import ReadOptions
from api.imports.transfers.drafting.drafts import reading_of
from api.imports.transfers.records import Item

FEW = 200
"""Records that are read sooner than a process has started."""


def readings_of(items: Sequence[Item], options: ReadOptions) -> list[Reading | str]:
    """A sentence in place of what cannot be read."""
    return [_reading(item, options) for item in items]


def _reading(item: Item, options: ReadOptions) -> Reading | str:
    try:
        return reading_of(item, options)
    except UnreadableFile as error:
        return error.reason


class Drafting:
    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self._count = 0
        self._process: ProcessPoolExecutor | None = None

    async def readings(self, items: Sequence[Item]) -> list[Reading | str]:
        self._count += len(items)
        if self._count > FEW and self._process is None:
            self._process = ProcessPoolExecutor(1, get_context("spawn"))
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._process, readings_of, items, self._options)

    def close(self) -> None:
        if self._process:
            self._process.shutdown(cancel_futures=True)
