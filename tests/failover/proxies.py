"""What stands between Dateline and the cluster, of each configuration: nothing, HAProxy, or PgBouncer before that."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from tests.failover import HOST
from tests.failover.cluster import PatroniCluster
from tests.failover.members import Member
from tests.failover.processes import Program
from tests.pooler import Pooler
from tests.servers import free_ports

Configuration = Literal["HAProxy", "HAProxy that keeps sessions", "host list", "PgBouncer", "replicas"]
HAPROXY = """
global
    maxconn 500
defaults
    mode tcp
    timeout connect 2s
    timeout client 1h
    timeout server 1h
listen primary
    bind {host}:{port}
    option httpchk OPTIONS /primary
    http-check expect status 200
    default-server inter 1s fall 2 rise 1 {lost}
{servers}
"""
CUTS_SESSIONS = "on-marked-down shutdown-sessions"
USER = "postgres"


class Proxy(Protocol):
    def start(self) -> None: ...

    def end(self) -> None: ...


@dataclass
class Way:
    """The settings that lead Dateline to the cluster, and what can be cut on it."""

    settings: dict[str, str]
    proxies: list[Proxy] = field(default_factory=list)

    def cut(self) -> None:
        for proxy in self.proxies:
            proxy.end()

    def mend(self) -> None:
        for proxy in self.proxies:
            proxy.start()


class Bouncer:
    """PgBouncer as a proxy whose methods block."""

    def __init__(self, url: str, folder: Path) -> None:
        folder.mkdir()
        folder.chmod(0o755)
        self.pooler = Pooler(url, folder, keeps_statements=False)

    def start(self) -> None:
        self.runner = asyncio.Runner()
        self.runner.run(self.pooler.start())

    def end(self) -> None:
        self.runner.run(self.pooler.kill())
        self.runner.close()


@contextmanager
def way(configuration: Configuration, cluster: PatroniCluster) -> Iterator[Way]:
    made = Way(*_made(configuration, cluster))
    with ExitStack() as stack:
        for proxy in made.proxies:
            stack.callback(proxy.end)
            proxy.start()
        yield made


def _made(configuration: Configuration, cluster: PatroniCluster) -> tuple[dict[str, str], list[Proxy]]:
    hosts = _url(",".join(f"{HOST}:{member.port}" for member in cluster.members))
    if configuration == "host list":
        return {"DATABASE_URL": hosts}, []
    if configuration == "replicas":
        return {"DATABASE_URL": hosts, "DATABASE_REPLICA_URLS": ",".join(one.url for one in cluster.members)}, []
    (port,) = free_ports(1)
    haproxy, url = _haproxy(configuration, cluster, port), _url(f"{HOST}:{port}")
    if configuration != "PgBouncer":
        return {"DATABASE_URL": url}, [haproxy]
    bouncer = Bouncer(url, cluster.folder / "pgbouncer")
    through = {"DATABASE_URL": bouncer.pooler.url(url), "DATABASE_LISTEN_URL": url, "DATELINE_PGBOUNCER": "on"}
    return through, [haproxy, bouncer]


def _url(hosts: str) -> str:
    return f"postgresql://{USER}@{hosts}/postgres"


def _haproxy(configuration: Configuration, cluster: PatroniCluster, port: int) -> Program:
    lost = "" if configuration == "HAProxy that keeps sessions" else CUTS_SESSIONS
    servers = "\n".join(map(_server, cluster.members))
    settings = cluster.folder / "haproxy.cfg"
    settings.write_text(HAPROXY.format(host=HOST, port=port, lost=lost, servers=servers))
    return Program(["haproxy", "-db", "-f", settings], cluster.folder / "haproxy.log")


def _server(member: Member) -> str:
    return f"    server {member.name} {HOST}:{member.port} check port {member.status_port}"
