"""Programs that run beside a trial, and all that they have started themselves: frozen, killed, ended."""

import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import psutil

LONGEST_END = 20  # seconds


class Program:
    """One at a time; what it says is appended to `log`. `user` runs it, where that is another one."""

    def __init__(self, command: Sequence[str | Path], log: Path, user: str | None = None) -> None:
        self.command, self.log, self.user = command, log, user
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                user=self.user,
                group=self.user,
                extra_groups=[] if self.user else None,
                start_new_session=True,
            )

    def send(self, number: signal.Signals) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(number)

    def end(self, number: signal.Signals = signal.SIGKILL) -> None:
        """Returns once it has ended; one that does not hear of `number` is killed."""
        self.send(number)
        if self.process:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(LONGEST_END)
            self.process.kill()
            self.process.wait()


def family(pid: int) -> Iterator[psutil.Process]:
    """A process and all below it."""
    with suppress(psutil.NoSuchProcess):
        first = psutil.Process(pid)
        yield first
        yield from first.children(recursive=True)


def signal_all(processes: Sequence[psutil.Process], number: signal.Signals) -> None:
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(number)
