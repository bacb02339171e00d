"""Several workers of one server: forked from what has been imported once, until its code may be another."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from pathlib import Path

import httpx
import psutil
import pytest

from api.server.running import _can_fork
from tests.api.commands.test_command_line import COMMAND, environment
from tests.database import PUBLIC_URL
from tests.servers import LONGEST_START, free_ports, workers_of
from tests.waiting import until

SPAWNED = "spawn_main"
SAID = "Open it in a browser for GraphiQL.\nCtrl-C stops it.\nStopping …\n"
"""Nothing about any worker."""
HANDLERS = """
import signal, sys
from api.server.running import ForkedWorker

def show():
    kept = [signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)]
    print(kept == [signal.SIG_DFL, signal.SIG_DFL, signal.default_int_handler], signal.pthread_sigmask(0, ()))

for each in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
    signal.signal(each, lambda *_: None)
worker = ForkedWorker(target=show)
worker.start()
worker.join()
"""
IDS = """
import os
from schema.engine.request_context import new_id

print(new_id().split("-")[0], flush=True)
if os.fork() == 0:
    print(new_id().split("-")[0], flush=True)
    os._exit(0)
os.wait()
"""
ENDING = """
import threading, time
from api.server.running import _can_fork

threading.Thread(target=time.sleep, args=[0.1]).start()
print(_can_fork())
"""


class Pair:
    """A server with two workers."""

    def __init__(self, process: psutil.Process, url: str) -> None:
        self.process, self.url = process, url

    def workers(self) -> Sequence[psutil.Process]:
        return workers_of(self.process)

    def forked(self) -> Sequence[bool]:
        return [SPAWNED not in " ".join(each.cmdline()) for each in self.workers()]

    async def answers(self) -> None:
        async with asyncio.timeout(LONGEST_START), httpx.AsyncClient(timeout=LONGEST_START) as client:
            answer = await client.post(f"{self.url}/graphql", json={"query": "{ __typename }"})
        assert answer.json() == {"data": {"__typename": "Query"}}


def runs(process: psutil.Process) -> bool:
    """What is left of a process whose parent is gone may wait for ever for somebody to ask how it has ended."""
    with suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


@pytest.fixture
async def pair(database_url: str, tmp_path: Path) -> AsyncIterator[Pair]:
    server, found = await started(database_url, tmp_path)
    try:
        yield found
    finally:
        server.terminate()
        _, errors = await server.communicate()
    assert errors.decode() == SAID
    assert server.returncode == 0


async def started(database_url: str, tmp_path: Path) -> tuple[asyncio.subprocess.Process, Pair]:
    settings = {"DATABASE_URL": database_url, "DATELINE_PUBLIC_URL": PUBLIC_URL, "DATELINE_DATA_DIR": str(tmp_path)}
    (port,) = free_ports(1)
    command = [*COMMAND, "serve", "--port", str(port), "--workers", "2"]
    given = environment(**settings, DATELINE_SAMPLES="off")
    server = await asyncio.create_subprocess_exec(*command, env=given, stderr=asyncio.subprocess.PIPE)
    assert server.stderr
    await server.stderr.readline()  # says that it listens
    return server, Pair(psutil.Process(server.pid), f"http://127.0.0.1:{port}")


@pytest.mark.usefixtures("migrated", "connection")
async def test_workers_are_forked_and_one_that_dies_is_replaced(pair: Pair) -> None:
    await pair.answers()
    killed, kept = pair.workers()
    assert pair.forked() == [True, True]
    assert pair.process.num_threads() == 1

    killed.kill()
    await until(lambda: not killed.is_running() and len(pair.workers()) == 2)

    assert kept in pair.workers()
    assert pair.forked() == [True, True]
    await pair.answers()


@pytest.mark.usefixtures("migrated", "connection")
async def test_workers_read_the_code_themselves_once_they_are_told_to_begin_anew(pair: Pair) -> None:
    await pair.answers()
    before = pair.workers()

    pair.process.send_signal(signal.SIGHUP)
    await until(lambda: not any(each.is_running() for each in before))

    await pair.answers()
    assert pair.forked() == [False, False]


@pytest.mark.usefixtures("migrated", "connection")
async def test_workers_end_with_the_server_that_is_killed(database_url: str, tmp_path: Path) -> None:
    server, pair = await started(database_url, tmp_path)
    await pair.answers()
    workers = pair.workers()

    server.kill()
    await server.wait()

    await until(lambda: not any(map(runs, workers)))


def test_a_forked_worker_has_no_handlers_of_signals_and_waits_for_none() -> None:
    assert _printed(HANDLERS) == ["True set()"]


def test_a_forked_worker_has_request_ids_of_its_own() -> None:
    parent, child = _printed(IDS)

    assert parent != child


def test_threads_of_the_start_that_are_about_to_end_are_waited_for() -> None:
    assert _printed(ENDING) == ["True"]


def test_nothing_is_forked_beside_another_thread() -> None:
    over = threading.Event()
    thread = threading.Thread(target=over.wait)
    thread.start()
    try:
        assert not _can_fork()
    finally:
        over.set()
        thread.join()


def _printed(program: str) -> list[str]:
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=os.environ)
    return run.stdout.splitlines()
