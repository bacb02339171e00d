"""The PostgreSQL that comes with Dateline: shared by all commands at work on it, stopped by the last."""

from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_NB, LOCK_SH, flock
from pathlib import Path
from typing import IO

from db.embedded.cluster import Cluster, ServerFailed


@contextmanager
def embedded(directory: Path) -> Iterator[str]:
    """The URL of the PostgreSQL kept in `directory`, which is made at first use."""
    with _lock_file(directory / "users.lock") as users:
        cluster = Cluster(directory / "postgres")
        try:
            with _turn(directory):
                if _is_alone(users) or not cluster.is_running():
                    cluster.restart()
                flock(users, LOCK_SH)
            yield cluster.url()
        finally:
            with _turn(directory):
                if _is_alone(users):
                    cluster.stop()


@contextmanager
def _turn(directory: Path) -> Iterator[None]:
    """One command at a time starts or stops the server."""
    with _lock_file(directory / "turn.lock") as turn:
        flock(turn, LOCK_EX)
        yield


@contextmanager
def _lock_file(path: Path) -> Iterator[IO[str]]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a")
    except OSError as error:
        raise ServerFailed(f"cannot write in the data directory {path.parent}: {error.strerror}") from error
    with file:
        yield file


def _is_alone(users: IO[str]) -> bool:
    """Whether no other command holds the lock that each holds while at work. A killed one holds none."""
    try:
        flock(users, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        return False
    return True
