"""A primary and a streaming replica of it, each a PostgreSQL of its own."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from db.embedded.cluster import Cluster


@dataclass(frozen=True)
class Pair:
    """Its methods block, as starting and stopping do."""

    primary: Cluster
    replica: Cluster


@contextmanager
def replicated(directory: Path) -> Iterator[Pair]:
    """`directory` is one that PostgreSQL's own user may pass through, which none of pytest's are."""
    pair = Pair(Cluster(directory / "primary" / "postgres"), Cluster(directory / "replica" / "postgres"))
    with ExitStack() as stack:
        for cluster in (pair.primary, pair.replica):
            cluster.data.parent.mkdir()
            cluster.give(cluster.data.parent)
        stack.callback(pair.primary.stop)
        pair.primary.restart()
        pair.replica._run("pg_basebackup", "-d", pair.primary.url(), "-R", "-c", "fast", "--no-sync")
        stack.callback(pair.replica.stop)
        pair.replica.restart()
        yield pair
