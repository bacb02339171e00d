"""What stands between Dateline and the cluster, of each configuration: nothing, HAProxy, or PgBouncer before that."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Literal

from tests.failover import HOST
from tests.failover.cluster import PatroniCluster
from tests.failover.members import Member
from tests.failover.processes import Program
from tests.pooler import PROGRAM, Pooler
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
PGBOUNCER = """
default_pool_size = 20
server_connect_timeout = 2
server_login_retry = 1
"""
"""By its defaults of 15 seconds it would go on to wait for the leader that was."""
CUTS_SESSIONS = "on-marked-down shutdown-sessions"
USER = "postgres"


@dataclass
class Way:
    """The settings that lead Dateline to the cluster, and what can be cut on it."""

    settings: dict[str, str]
    proxies: list[Program] = field(default_factory=list)

    def cut(self) -> None:
        for proxy in self.proxies:
            proxy.end()

    def mend(self) -> None:
        for proxy in self.proxies:
            proxy.start()


@contextmanager
def way(configuration: Configuration, cluster: PatroniCluster) -> Iterator[Way]:
    made = Way(*_made(configuration, cluster))
    with ExitStack() as stack:
        for proxy in made.proxies:
            stack.callback(proxy.end)
            proxy.start()
        yield made


def _made(configuration: Configuration, cluster: PatroniCluster) -> tuple[dict[str, str], list[Program]]:
    hosts = _url(",".join(f"{HOST}:{member.port}" for member in cluster.members))
    if configuration == "host list":
        return {"DATABASE_URL": hosts}, []
    if configuration == "replicas":
        return {"DATABASE_URL": hosts, "DATABASE_REPLICA_URLS": ",".join(one.url for one in cluster.members)}, []
    (port,) = free_ports(1)
    haproxy, url = _haproxy(configuration, cluster, port), _url(f"{HOST}:{port}")
    if configuration != "PgBouncer":
        return {"DATABASE_URL": url}, [haproxy]
    pooler = _pooler(url, cluster)
    through = {"DATABASE_URL": pooler.url(url), "DATABASE_LISTEN_URL": url, "DATELINE_PGBOUNCER": "on"}
    return through, [haproxy, _bouncer(pooler, cluster)]


def _pooler(url: str, cluster: PatroniCluster) -> Pooler:
    folder = cluster.folder / "pgbouncer"
    folder.mkdir()
    pooler = Pooler(url, folder, keeps_statements=False)
    with pooler.configuration.open("a") as settings:
        settings.write(PGBOUNCER)
    return pooler


def _bouncer(pooler: Pooler, cluster: PatroniCluster) -> Program:
    """Run by the user of PostgreSQL: it refuses to run as root."""
    user = cluster.members[0].user
    if user:
        shutil.chown(pooler.directory, user, user)
    return Program([str(PROGRAM), "-q", str(pooler.configuration)], cluster.folder / "pgbouncer.log", user)


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
