"""Connecting to a host of several, as libpq does: each has a timeout of its own, and who served last is tried first.

Of libpq's parameters in a URL, asyncpg leaves those out that say how long a silent server is waited for.
"""

import socket
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import asyncpg
from asyncpg import Connection, OperatorInterventionError, PostgresConnectionError, TargetServerAttributeNotMatched

CONNECT_TIMEOUT = 10.0  # seconds, of a single host
HOST_TIMEOUT = 2.0  # of each, where there are others to be tried
SILENCE: Mapping[str, int] = {
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,  # milliseconds
}
"""After which the system gives up a connection to a machine that is gone; the values of those that a URL leaves out."""
OPTIONS = {
    "keepalives_idle": "TCP_KEEPIDLE",
    "keepalives_interval": "TCP_KEEPINTVL",
    "keepalives_count": "TCP_KEEPCNT",
    "tcp_user_timeout": "TCP_USER_TIMEOUT",
}
NOT_THIS_ONE = (OSError, PostgresConnectionError, OperatorInterventionError, TargetServerAttributeNotMatched)

_hosts: dict[str, list[str]] = {}
"""The URLs of one host each, in the order in which to try them, for all connections by a URL of several."""


class NoHost(ConnectionError):
    """Says of each host why there is no connection to it."""


async def connect(url: str, pooled: bool = False, **options: Any) -> Connection:
    """As `asyncpg.connect`. Raises NoHost where the URL has several, and none of them would do. `pooled`: a PgBouncer
    is between, so that the server itself is asked whether it is the primary."""
    url, own = _own_parameters(url)
    hosts = _hosts.setdefault(url, hosts_of(url))
    longest = own.pop("connect_timeout", HOST_TIMEOUT if len(hosts) > 1 else CONNECT_TIMEOUT)
    patience = min(options.pop("timeout", longest), longest)
    connect_to = _connect_through_pooler if pooled else asyncpg.connect
    connection = await _first(hosts, partial(connect_to, timeout=patience, **options))
    _limit_silence(connection, {**SILENCE, **own})
    return connection


def address(url: str) -> str:
    """Its hosts, without the password."""
    parts = urlsplit(url)
    return parts.netloc.rpartition("@")[2] or dict(parse_qsl(parts.query)).get("host") or "PostgreSQL's socket"


def hosts_of(url: str) -> list[str]:
    """A URL for each of its hosts; the same where there is one."""
    parts = urlsplit(url)
    user, at, listed = parts.netloc.rpartition("@")
    query = dict(parse_qsl(parts.query))
    hosts = (listed or query.get("host", "")).split(",")
    ports = query.pop("port", "").split(",")
    if len(hosts) == 1 or query.get("target_session_attrs") == "prefer-standby":
        return [url]
    found = []
    for number, host in enumerate(hosts):
        one = {**query, "port": ports[min(number, len(ports) - 1)]} if ports[0] else query
        netloc = f"{user}{at}{host}" if listed else parts.netloc
        found.append(parts._replace(netloc=netloc, query=urlencode(one if listed else {**one, "host": host})).geturl())
    return found


async def _first(hosts: list[str], connect_to: Callable[[str], Awaitable[Connection]]) -> Connection:
    if len(hosts) == 1:
        return await connect_to(hosts[0])
    reasons = []
    for host in tuple(hosts):
        try:
            connection = await connect_to(host)
        except NOT_THIS_ONE as error:
            if isinstance(error, TimeoutError):
                _put(hosts, host, len(hosts))
            reasons.append(f"{address(host)} {_reason(error)}")
        else:
            _put(hosts, host, 0)
            return connection
    raise NoHost(", ".join(reasons))


async def _connect_through_pooler(url: str, **options: Any) -> Connection:
    """asyncpg goes by what is reported when a connection begins. A pooler repeats there what a server reported once,
    which may have been a standby, whatever it is connected to since."""
    connection = await asyncpg.connect(url, **options, target_session_attrs="any")
    try:
        await _require_primary(connection, url)
    except BaseException:
        connection.terminate()
        raise
    return connection


async def _require_primary(connection: Connection, url: str) -> None:
    wanted = dict(parse_qsl(urlsplit(url).query)).get("target_session_attrs")
    if wanted in ("primary", "read-write") and await connection.fetchval("select pg_is_in_recovery()"):
        raise TargetServerAttributeNotMatched("the pooler leads to a standby")


def _put(hosts: list[str], host: str, place: int) -> None:
    """Others may be trying them meanwhile."""
    hosts.remove(host)
    hosts.insert(place, host)


def _reason(error: Exception) -> str:
    match error:
        case TimeoutError():
            return "does not answer"
        case TargetServerAttributeNotMatched():
            return "is a standby"
    return f"refuses: {error}"


def _own_parameters(url: str) -> tuple[str, dict[str, float]]:
    """The URL without those that asyncpg does not know, and their values."""
    parts = urlsplit(url)
    given = parse_qsl(parts.query)
    own = {name: float(value) for name, value in given if name in OPTIONS or name == "connect_timeout"}
    query = urlencode([(name, value) for name, value in given if name not in own])
    return (parts._replace(query=query).geturl() if own else url), own


def _limit_silence(connection: Connection, silence: Mapping[str, float]) -> None:
    made: Any = connection._transport.get_extra_info("socket")
    if made is None or made.family not in (socket.AF_INET, socket.AF_INET6):
        return
    made.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, option in OPTIONS.items():
        if hasattr(socket, option):
            made.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), int(silence[name]))
