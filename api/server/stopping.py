"""The end of the process, as a signal asks for it, or with that of the process that has started it."""

import os
import signal
from multiprocessing import parent_process
from multiprocessing.connection import wait
from threading import Thread


class Stopped(SystemExit):
    """The process was told to end."""


def stop_with_parent() -> None:
    """A worker whose parent is killed would go on, and keep its port and its data from the next server."""
    if parent := parent_process():
        Thread(target=_stop_after, args=[parent.sentinel], daemon=True).start()


def _stop_after(sentinel: int) -> None:
    wait([sentinel])
    os.kill(os.getpid(), signal.SIGTERM)
