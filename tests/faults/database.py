"""A PostgreSQL of the trial's own, as durable as any: it is stopped at once, and recovers from that."""

import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock

import asyncpg
import psutil

from db.embedded.cluster import Cluster

WRITER = "select pid, wait_event from pg_stat_activity where backend_type = 'walwriter'"


class Unsteady:
    """Its methods block, and are for threads: whoever stops waiting for one has not stopped it."""

    def __init__(self, directory: Path) -> None:
        self.cluster = Cluster(directory / "postgres")
        self.backup = directory / "backup"
        self.turn = Lock()

    @property
    def url(self) -> str:
        return self._url

    def start(self) -> None:
        with self.turn:
            self.cluster.restart()
            self._url = self.cluster.url()

    def restart_at_once(self) -> None:
        """What it had in memory is lost, as with the power: it starts with crash recovery."""
        with self.turn:
            self._end_at_once()
            self.cluster.restart()

    def kill(self) -> None:
        """All of its processes at once: of the log, only what was handed to the system is there afterwards."""
        with self.turn:
            processes = self._processes()
            for process in processes:
                with suppress(psutil.NoSuchProcess):
                    process.kill()
            psutil.wait_procs(processes)

    def _writers_of_the_log(self) -> list[psutil.Process]:
        return [process for process in self._processes() if _writes_the_log(process)]

    def _processes(self) -> list[psutil.Process]:
        if not self.cluster.is_running():
            return []
        record = (self.cluster.data / "postmaster.pid").read_text().splitlines()
        postmaster = psutil.Process(int(record[0]))
        return [postmaster, *postmaster.children()]

    def back_up(self) -> None:
        """A base backup, while it runs."""
        shutil.rmtree(self.backup, ignore_errors=True)
        self.backup.mkdir(mode=0o700)
        self.cluster.give(self.backup)
        self.cluster._run("pg_basebackup", "-d", self.url, "-c", "fast", "--no-sync", data=self.backup)

    def restore(self) -> None:
        """The backup takes the place of the data directory: all since then is lost."""
        with self.turn:
            self._end_at_once()
            shutil.rmtree(self.cluster.data)
            self.backup.rename(self.cluster.data)
            self.cluster.restart()

    def _end_at_once(self) -> None:
        record = self.cluster.data / "postmaster.pid"
        os.kill(int(record.read_text().split()[0]), signal.SIGQUIT)  # an "immediate" shutdown
        while self.cluster.is_running():
            time.sleep(0.02)

    def stop(self) -> None:
        with self.turn:
            for writer in self._writers_of_the_log():
                writer.resume()
            self.cluster.stop()


def _writes_the_log(process: psutil.Process) -> bool:
    """Others may be at their end, and have no command line any more."""
    try:
        return "walwriter" in " ".join(process.cmdline())
    except psutil.Error:
        return False


async def hold_back_the_log(connection: asyncpg.Connection) -> None:
    """From now on nothing brings the log to the disk but those who wait for that. Its writer is stopped in its sleep,
    in which it has no lock of theirs."""
    asleep = None
    while asleep != "WalWriterMain":
        process, _ = await connection.fetchrow(WRITER)
        writer = psutil.Process(process)
        writer.suspend()
        _, asleep = await connection.fetchrow(WRITER)
        if asleep != "WalWriterMain":
            writer.resume()


@contextmanager
def unsteady_database(directory: Path) -> Iterator[Unsteady]:
    database = Unsteady(directory)
    try:
        database.start()
        yield database
    finally:
        database.stop()
