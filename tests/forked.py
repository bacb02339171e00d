"""`dateline` commands in processes of their own, forked from one that has imported Dateline already: no test waits
for that again. What a process has apart from its modules (environment, output, signals, status) is each one's own."""

import asyncio
import multiprocessing
import os
import sys
import warnings
from collections.abc import Mapping, Sequence
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from tempfile import TemporaryDirectory

FORKING = multiprocessing.get_context("forkserver")
FORKING.set_forkserver_preload([__name__, "api.application", "api.commands.command_line"])
STDOUT, STDERR = 1, 2


def start(arguments: Sequence[str], environment: Mapping[str, str], output: Path, errors: Path) -> ForkServerProcess:
    """What it writes is appended to the two files."""
    process = FORKING.Process(target=_run, args=(list(arguments), dict(environment), output, errors))
    process.start()
    return process


def run(arguments: Sequence[str], environment: Mapping[str, str]) -> tuple[int, str, str]:
    """Exit code, output and errors."""
    with TemporaryDirectory() as directory:
        output, errors = Path(directory, "output"), Path(directory, "errors")
        process = start(arguments, environment, output, errors)
        process.join()
        return process.exitcode or 0, output.read_text(), errors.read_text()


async def ended(process: ForkServerProcess) -> None:
    """Returns when it has ended, and its exit code is known."""
    loop, over = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(process.sentinel, over.set)
    try:
        await over.wait()
    finally:
        loop.remove_reader(process.sentinel)
    process.join()


def _run(arguments: list[str], environment: Mapping[str, str], output: Path, errors: Path) -> None:
    for descriptor, path in ((STDOUT, output), (STDERR, errors)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644), descriptor)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["dateline", *arguments]
    warnings.simplefilter("error")

    from api.commands.command_line import main

    main()
