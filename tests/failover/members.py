"""A member of the cluster: what would run on one host, which are Patroni and its PostgreSQL."""

import json
import shutil
import signal
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil

from db.embedded.cluster import PROGRAMS as POSTGRESQL
from tests.failover import HOST, PROGRAMS
from tests.failover.processes import Program, family, signal_all

SCOPE = "dateline"
LEASE = 20  # seconds, the shortest that Patroni takes
PATIENCE = 1  # second, for a member that may be frozen
SETTINGS: Mapping[str, Any] = {
    "ttl": LEASE,
    "loop_wait": 2,
    "retry_timeout": 3,
    "maximum_lag_on_failover": 100 << 20,
    "primary_start_timeout": 0,
    "synchronous_mode": True,
    "postgresql": {
        "use_pg_rewind": True,
        "use_slots": True,
        "parameters": {
            "max_connections": 100,
            "shared_buffers": "32MB",
            "wal_keep_size": "256MB",
            "wal_log_hints": "on",
        },
    },
}
"""What all members have in common, and keep in etcd."""
TRUST = [f"host all all {HOST}/32 trust", f"host replication all {HOST}/32 trust", "local all all trust"]


@dataclass(eq=False)
class Member:
    """`port` is PostgreSQL's, `status_port` Patroni's, which proxies ask."""

    name: str
    folder: Path
    port: int
    status_port: int
    etcd_port: int
    user: str | None
    patroni: Program = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir()
        settings = self.folder / "patroni.yml"
        settings.write_text(json.dumps(self._settings()))
        if self.user:
            shutil.chown(self.folder, self.user, self.user)
        self.patroni = Program([PROGRAMS / "patroni", settings], self.folder / "patroni.log", self.user)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def url(self) -> str:
        return f"postgresql://postgres@{HOST}:{self.port}/postgres"

    def _settings(self) -> Mapping[str, Any]:
        status, postgresql = f"{HOST}:{self.status_port}", f"{HOST}:{self.port}"
        roles = {"superuser": {"username": "postgres"}, "replication": {"username": "replicator"}}
        return {
            "scope": SCOPE,
            "name": self.name,
            "restapi": {"listen": status, "connect_address": status},
            "etcd3": {"hosts": f"{HOST}:{self.etcd_port}"},
            "bootstrap": {"dcs": SETTINGS, "initdb": [{"encoding": "UTF8"}, {"locale": "C.UTF-8"}]},
            "postgresql": {
                "listen": postgresql,
                "connect_address": postgresql,
                "data_dir": str(self.data),
                "bin_dir": str(POSTGRESQL),
                "pgpass": str(self.folder / "pgpass"),
                "authentication": roles,
                "pg_hba": TRUST,
                "parameters": {"unix_socket_directories": str(self.folder)},
            },
            "watchdog": {"mode": "off"},
        }

    def status(self) -> Mapping[str, Any]:
        """What Patroni says of it; empty where it says nothing."""
        with suppress(httpx.HTTPError, ValueError):
            answer: Mapping[str, Any] = httpx.get(self.status_url("patroni"), timeout=PATIENCE).json()
            return answer
        return {}

    def status_url(self, path: str) -> str:
        return f"http://{HOST}:{self.status_port}/{path}"

    def leads(self) -> bool:
        status = self.status()
        return status.get("role") == "primary" and status.get("state") == "running"

    def postgresql(self) -> list[psutil.Process]:
        """Its first process, and all below it."""
        with suppress(OSError, ValueError, IndexError):
            return list(family(int((self.data / "postmaster.pid").read_text().split()[0])))
        return []

    def senders(self) -> list[psutil.Process]:
        """What hands its log to the others."""
        return [process for process in self.postgresql() if "walsender" in " ".join(process.cmdline())]

    def crash(self) -> None:
        """As its host does: everything ends at once."""
        processes = self.postgresql()
        self.patroni.end()
        signal_all(processes, signal.SIGKILL)
        psutil.wait_procs(processes, timeout=20)

    def freeze(self, number: signal.Signals = signal.SIGSTOP) -> None:
        self.patroni.send(number)
        signal_all(self.postgresql(), number)

    def thaw(self) -> None:
        self.freeze(signal.SIGCONT)

    def stop(self) -> None:
        self.thaw()
        self.patroni.end(signal.SIGTERM)
        signal_all(self.postgresql(), signal.SIGKILL)
