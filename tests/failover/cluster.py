"""Three members under Patroni, which keeps its lease in etcd: a primary, its synchronous standby, and another."""

import base64
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import httpx

from db.embedded.cluster import PROGRAMS as POSTGRESQL
from db.embedded.cluster import Cluster, _open_the_way
from tests.failover import HOST, PROGRAMS
from tests.failover.members import SCOPE, Member
from tests.failover.processes import Program
from tests.servers import free_ports

T = TypeVar("T")
MEMBERS = 3
LONGEST_WAIT = 180  # seconds
BETWEEN_TRIES = 0.2  # seconds
FORGOTTEN = ("failover", "history", "initialize", "leader", "status", "sync")
"""What etcd knows of a cluster besides its settings and members."""


class PatroniCluster:
    """Its methods block."""

    def __init__(self, folder: Path, etcd_port: int, members: Sequence[Member]) -> None:
        self.folder, self.etcd_port, self.members = folder, etcd_port, members

    def leader(self) -> Member:
        """Waits for one."""
        return until(lambda: next((member for member in self.members if member.leads()), None), "a leader")

    def synchronous(self) -> Member:
        """The standby that a commit waits for."""
        return until(
            lambda: next((member for member in self.members if member.status().get("sync_standby")), None),
            "a synchronous standby",
        )

    def switch_over(self) -> None:
        leader, candidate = self.leader(), self.synchronous()
        wanted = {"leader": leader.name, "candidate": candidate.name}
        httpx.post(leader.status_url("switchover"), json=wanted, timeout=LONGEST_WAIT).raise_for_status()

    def configure(self, settings: Mapping[str, Any]) -> None:
        httpx.patch(self.leader().status_url("config"), json=settings, timeout=LONGEST_WAIT).raise_for_status()

    def is_whole(self, synchronous: bool = True) -> bool:
        """One leads, and all others replay what it writes."""
        statuses = [member.status() for member in self.members]
        leading = [status for status in statuses if status.get("role") == "primary" and status["state"] == "running"]
        streaming = [status for status in statuses if status.get("replication_state") == "streaming"]
        waited_for = [status for status in statuses if status.get("sync_standby")]
        whole = len(leading) == 1 and len(streaming) == MEMBERS - 1
        return (
            whole
            and {status["timeline"] for status in statuses} == {leading[0]["timeline"]}
            and (bool(waited_for) == synchronous)
        )

    def await_whole(self, synchronous: bool = True) -> None:
        until(lambda: self.is_whole(synchronous), "a cluster that is whole")

    def back_up(self, backup: Path) -> None:
        cluster = Cluster(backup)
        backup.mkdir(mode=0o700)
        cluster.give(backup)
        cluster._run("pg_basebackup", "-d", self.leader().url, "-c", "fast", "--no-sync")

    def restore(self, backup: Path) -> None:
        """The backup takes the place of all members' data; etcd forgets who led."""
        for member in self.members:
            member.crash()
            shutil.rmtree(member.data, ignore_errors=True)
        for key in FORGOTTEN:
            encoded = base64.b64encode(f"/service/{SCOPE}/{key}".encode()).decode()
            httpx.post(f"http://{HOST}:{self.etcd_port}/v3/kv/deleterange", json={"key": encoded}).raise_for_status()
        first, *others = self.members
        backup.rename(first.data)
        first.patroni.start()
        self.leader()
        for member in others:
            member.patroni.start()


@contextmanager
def patroni_cluster(folder: Path) -> Iterator[PatroniCluster]:
    """Whole, when it is there; ended with all of its processes."""
    with ExitStack() as stack:
        user = Cluster(folder).user
        if user:
            _open_the_way(user, folder, PROGRAMS, (PROGRAMS / "python").resolve().parent, POSTGRESQL)
        etcd_port, peers_port, *ports = free_ports(2 + 2 * MEMBERS)
        etcd = _etcd(folder, etcd_port, peers_port)
        stack.callback(etcd.end)
        etcd.start()
        pairs = zip(ports[:MEMBERS], ports[MEMBERS:], strict=True)
        members = [
            Member(f"member{number}", folder / f"member{number}", *pair, etcd_port, user)
            for number, pair in enumerate(pairs, 1)
        ]
        for member in members:
            stack.callback(member.stop)
            member.patroni.start()
        cluster = PatroniCluster(folder, etcd_port, members)
        cluster.await_whole()
        yield cluster


def _etcd(folder: Path, port: int, peers_port: int) -> Program:
    clients, peers = f"http://{HOST}:{port}", f"http://{HOST}:{peers_port}"
    options = {
        "data-dir": str(folder / "etcd"),
        "listen-client-urls": clients,
        "advertise-client-urls": clients,
        "listen-peer-urls": peers,
        "initial-advertise-peer-urls": peers,
        "initial-cluster": f"default={peers}",
    }
    command = ["etcd", *(f"--{name}={value}" for name, value in options.items())]
    return Program(command, folder / "etcd.log")


def until(look: Callable[[], T | None], what: str) -> T:
    """Looks until there is something."""
    end = time.monotonic() + LONGEST_WAIT
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(BETWEEN_TRIES)
    raise TimeoutError(f"There is not {what} after {LONGEST_WAIT} seconds.")
