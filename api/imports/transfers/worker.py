"""A process of its own for what takes the processor's time, while others wait for the database."""

import asyncio
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread
from typing import Any, TypeVar

R = TypeVar("R")


class Worker:
    """The first `few` values are worked on in a thread: that is done sooner than a process has started."""

    def __init__(self, few: int) -> None:
        self._few = few
        self._count = 0
        self._process: ProcessPoolExecutor | None = None

    async def run(self, work: Callable[..., R], values: Sequence[Any], *more: Any) -> R:
        """What the function, one of a module, makes of the values and of all else that it needs."""
        self._count += len(values)
        if self._count > self._few and self._process is None:
            self._process = ProcessPoolExecutor(1, get_context("spawn"), end_with_parent)
        return await asyncio.get_running_loop().run_in_executor(self._process, work, values, *more)

    def close(self) -> None:
        if self._process:
            self._process.shutdown(cancel_futures=True)


def end_with_parent() -> None:
    """A process of a pool waits for work for ever if its parent is killed: it holds both ends of their pipe."""
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := parent_process():
        wait([parent.sentinel])
        os._exit(1)
