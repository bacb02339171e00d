"""URLs of several hosts: one that is silent holds up nobody for long, and is not asked again before the others."""

import socket
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import parse_qs, urlsplit

import pytest

from db.connections.postgres import DatabaseUnavailable, connected, open_database
from db.connections.servers.hosts import connect, hosts_of
from tests.replication import SOCKET, Pair, replicated

PRIMARY = "target_session_attrs=primary"


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    with TemporaryDirectory() as directory, replicated(Path(directory)) as pair:
        yield pair


@pytest.fixture
def silent(pair: Pair) -> Iterator[socket.socket]:
    """Takes connections as a frozen server does, whose system still answers."""
    with TemporaryDirectory() as directory, socket.socket(socket.AF_UNIX) as listener:
        listener.bind(f"{directory}/{SOCKET}")
        listener.listen()
        listener.setblocking(False)
        yield listener


def directory_of(url: str) -> str:
    return parse_qs(urlsplit(url).query)["host"][0]


def url_of(*directories: str, **parameters: str) -> str:
    given = "&".join(f"{name}={value}" for name, value in parameters.items())
    return f"postgresql://postgres@/postgres?host={','.join(directories)}&port=5432&{PRIMARY}&{given}"


def calls(listener: socket.socket) -> int:
    for number in range(10):
        try:
            listener.accept()[0].close()
        except BlockingIOError:
            return number
    raise AssertionError("it was called again and again")


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("postgresql://one/news", ["postgresql://one/news"]),
        (
            "postgresql://me:pass@one:1,[::2]:2,three/news?sslmode=disable",
            [f"postgresql://me:pass@{host}/news?sslmode=disable" for host in ("one:1", "[::2]:2", "three")],
        ),
        (
            "postgresql://one,two/news?port=1,2",
            ["postgresql://one/news?port=1", "postgresql://two/news?port=2"],
        ),
        (
            "postgresql:///news?host=/run/a,b&port=5",
            ["postgresql:/news?host=%2Frun%2Fa&port=5", "postgresql:/news?host=b&port=5"],
        ),
        (
            "postgresql://one,two/news?target_session_attrs=prefer-standby",
            ["postgresql://one,two/news?target_session_attrs=prefer-standby"],
        ),
    ],
)
def test_each_host_has_a_url_of_its_own(url: str, found: list[str]) -> None:
    assert hosts_of(url) == found


async def test_who_is_silent_is_left_after_its_time_and_asked_last(pair: Pair, silent: socket.socket) -> None:
    hosts = [str(Path(silent.getsockname()).parent), directory_of(pair.replica.url()), directory_of(pair.primary.url())]
    url = url_of(*hosts, connect_timeout="3")
    found = []
    for _ in range(2):
        connection = await connect(url)
        found.append((await connection.fetchval("select pg_is_in_recovery()"), calls(silent)))
        await connection.close()

    assert found == [(False, 1), (False, 0)]


async def test_it_is_said_of_each_host_why_there_is_no_connection(pair: Pair, tmp_path: Path) -> None:
    standby = directory_of(pair.replica.url())

    with pytest.raises(DatabaseUnavailable, match=f"{tmp_path} refuses: .*, {standby} is a standby"):
        async with connected(open_database(url_of(str(tmp_path), standby))):
            pass
