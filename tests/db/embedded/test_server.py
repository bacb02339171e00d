"""The embedded PostgreSQL: shared, stopped by the last who leaves, and there again after whatever killed it."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg
import psutil
import pytest

from db.embedded.cluster import ServerFailed
from db.embedded.server import embedded

STAY = """
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from db.embedded.server import embedded
with embedded(Path(sys.argv[1])) as url:
    print(url, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def directory() -> Iterator[Path]:
    """None of pytest's own, since each run of it closes those to PostgreSQL's user."""
    with TemporaryDirectory() as name:
        yield Path(name)


@pytest.fixture
def stopped(directory: Path) -> Path:
    """The data directory of a server that does not run."""
    with embedded(directory):
        pass
    return directory / "postgres"


@pytest.fixture
def program(stopped: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Something else that PostgreSQL's user runs."""
    with subprocess.Popen(["sleep", "60"], user=stopped.stat().st_uid) as program:
        yield program
        program.kill()


@pytest.fixture
def other_command(directory: Path) -> Iterator[subprocess.Popen[str]]:
    """A process of its own that is at work on the same directory until its input ends."""
    command = [sys.executable, "-W", "error", "-c", STAY, str(directory)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("postgresql://")
        yield process
        process.kill()


async def ask(url: str, query: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


def kill_server(directory: Path) -> None:
    server = psutil.Process(int((directory / "postgres" / "postmaster.pid").read_text().split()[0]))
    processes = [server, *server.children()]
    for process in processes:
        process.kill()
    psutil.wait_procs(processes)


def running(directory: Path) -> bool:
    return (directory / "postgres" / "postmaster.pid").exists()


async def test_data_are_there_at_the_next_start(directory: Path) -> None:
    with embedded(directory) as url:
        await ask(url, "create table kept as select 42 as answer")
    stopped = not running(directory)

    with embedded(directory) as url:
        assert [stopped, await ask(url, "select answer from kept")] == [True, 42]


async def test_whoever_reads_a_page_reads_it_itself(directory: Path) -> None:
    """What the system has in its memory comes twice as fast."""
    with embedded(directory) as url:
        others = await ask(url, "select count(*) from pg_stat_activity where backend_type = 'io worker'")

    assert others == 0


async def test_the_last_to_leave_stops_it(directory: Path, other_command: subprocess.Popen[str]) -> None:
    with embedded(directory) as url:
        other_command.communicate("")
        assert await ask(url, "select 1") == 1

    assert not running(directory)


def test_a_command_that_leaves_first_does_not_stop_it(directory: Path, other_command: subprocess.Popen[str]) -> None:
    with embedded(directory):
        pass
    still_running = running(directory)
    other_command.communicate("")

    assert [still_running, running(directory)] == [True, False]


def test_a_killed_command_does_not_count(directory: Path, other_command: subprocess.Popen[str]) -> None:
    other_command.kill()
    other_command.wait()
    left_behind = running(directory)

    with embedded(directory):
        pass

    assert [left_behind, running(directory)] == [True, False]


async def test_it_recovers_when_everything_was_killed(directory: Path, other_command: subprocess.Popen[str]) -> None:
    other_command.kill()
    other_command.wait()
    kill_server(directory)

    with embedded(directory) as url:
        assert await ask(url, "select 1") == 1


async def test_it_is_started_again_when_it_alone_was_killed(
    directory: Path, other_command: subprocess.Popen[str]
) -> None:
    kill_server(directory)

    with embedded(directory) as url:
        assert [other_command.poll(), await ask(url, "select 1")] == [None, 1]


async def test_a_process_id_that_another_program_has_now_is_not_believed(
    stopped: Path, program: subprocess.Popen[bytes]
) -> None:
    for name in ("postmaster.pid", ".s.PGSQL.5432.lock"):
        (stopped / name).write_text(f"{program.pid}\n{stopped}\n1\n5432\n\n")

    with embedded(stopped.parent) as url:
        assert [program.poll(), await ask(url, "select 1")] == [None, 1]


async def test_a_path_too_long_for_a_socket_works(directory: Path) -> None:
    with embedded(directory / "a long name with spaces" / ("x" * 100)) as url:
        assert await ask(url, "select current_setting('server_version_num')::integer / 10000") == 18


def test_a_path_that_cannot_be_used_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with (
        pytest.raises(ServerFailed, match=r"^cannot write in the data directory .*/file: File exists$"),
        embedded(tmp_path / "file"),
    ):
        pass
