"""A PostgreSQL of the trial's own, as durable as any: it is stopped at once, and recovers from that."""

import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from db.embedded.cluster import Cluster


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
            self.cluster.stop()


@contextmanager
def unsteady_database(directory: Path) -> Iterator[Unsteady]:
    database = Unsteady(directory)
    try:
        database.start()
        yield database
    finally:
        database.stop()
