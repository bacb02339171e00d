"""A PostgreSQL of the trial's own, as durable as any: it is stopped at once, and recovers from that."""

import os
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
            record = self.cluster.data / "postmaster.pid"
            os.kill(int(record.read_text().split()[0]), signal.SIGQUIT)  # an "immediate" shutdown
            while self.cluster.is_running():
                time.sleep(0.02)
            self.cluster.restart()

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
