"""A primary and a streaming replica of it, each a PostgreSQL of its own."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from db.embedded.cluster import Cluster

SOCKET = ".s.PGSQL.5432"


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


class Address:
    """What a proxy does that leads new connections to one server of several, and leaves old ones where they are."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.directory.mkdir()

    def url(self) -> str:
        return f"postgresql://postgres@/postgres?host={self.directory}&port=5432"

    def lead_to(self, cluster: Cluster) -> None:
        found = Path(parse_qs(urlsplit(cluster.url()).query)["host"][0]) / SOCKET
        link = self.directory / "next"
        link.symlink_to(found)
        link.rename(self.directory / SOCKET)
