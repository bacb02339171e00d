"""Runs the ASGI application under uvicorn until someone stops it."""

import os
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from math import ceil
from multiprocessing.context import ForkProcess, SpawnProcess
from pathlib import Path
from time import monotonic, sleep

import uvicorn
from uvicorn._subprocess import get_subprocess, subprocess_started
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.supervisors import multiprocess

from api.http.client_address import NamedProxies
from api.server.fast_path import FastPathProtocol
from api.server.interpreter import tune, uncollected
from api.server.static_documents import page_documents
from api.server.stopping import Stopped, stop_with_parent
from api.server.websocket_protocol import WebSocketProtocol
from api.settings.settings import Settings, variable
from api.telemetry.logs import logging_config

SECONDS_TO_START = 30  # for a worker that takes the place of another, on a machine that is busy
SECONDS_TO_END = 1.0  # for threads that have nothing more to do
APPLICATION = "api.application"
THREADS = Path("/proc/self/task")


class Config(uvicorn.Config):
    def load(self) -> None:
        stop_with_parent()
        with uncollected():
            super().load()
        if isinstance(self.loaded_app, ProxyHeadersMiddleware):
            self.loaded_app.trusted_hosts = NamedProxies(self.forwarded_allow_ips)


class Workers(multiprocess.Multiprocess):
    """Those of a process that has imported all that they need are forked, and share its memory."""

    def __init__(self, config: Config, sockets: list[socket.socket]) -> None:
        self.forks = _can_fork()
        if self.forks:
            preload()
        # By this name uvicorn starts its workers, of which each imports everything itself.
        multiprocess.get_subprocess = self._worker  # type: ignore[attr-defined, assignment]
        super().__init__(config, sockets)

    def handle_hup(self) -> None:
        """The code may be another by now: each reads it itself from now on."""
        self.forks = False
        super().handle_hup()

    def _worker(
        self, config: Config, target: Callable[..., None], sockets: list[socket.socket]
    ) -> "SpawnProcess | ForkedWorker":
        if not self.forks:
            return get_subprocess(config, target, sockets)
        given = {"config": config, "target": target, "sockets": sockets, "stdin_fileno": None}
        return ForkedWorker(target=subprocess_started, kwargs=given)


class ForkedWorker(ForkProcess):
    """Begins without the handlers of signals of the process that it is forked from. What comes meanwhile waits."""

    def start(self) -> None:
        before = signal.pthread_sigmask(signal.SIG_BLOCK, multiprocess.SIGNALS)
        try:
            super().start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def run(self) -> None:
        for number in multiprocess.SIGNALS:
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, multiprocess.SIGNALS)
        super().run()


def _can_fork() -> bool:
    """Other systems have libraries that bear no fork, and what other threads are at would be cut off. Those of the
    start, such as that of the status line, end by themselves."""
    if sys.platform != "linux" or not THREADS.is_dir():
        return False
    given_up = monotonic() + SECONDS_TO_END
    while not (is_alone := len(list(THREADS.iterdir())) == 1) and monotonic() < given_up:
        sleep(0.005)
    return is_alone


def preload() -> None:
    """All that is the same for every worker. Nothing here opens a connection or a loop, or starts a thread."""
    with uncollected():
        import_module(APPLICATION)
        list(page_documents())
    tune()


class AddressUnavailable(RuntimeError):
    """Says in one line why the server cannot listen."""


def listen(host: str, port: int) -> socket.socket:
    """Binds the address before anything slow begins. Raises AddressUnavailable."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise AddressUnavailable(f"cannot listen on {host}, port {port}: {os.strerror(error.errno or 0)}") from error


def address(host: str, port: int) -> str:
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{name}:{port}"


def run(listener: socket.socket, workers: int, database_url: str, settings: Settings) -> None:
    """Workers are processes of their own, with their settings in the environment. Returns when all have ended."""
    os.environ[variable("database_url")] = database_url
    config = Config(
        f"{APPLICATION}:worker_application",
        factory=True,
        workers=workers,
        loop="api.server.event_loop:Loop",
        http=FastPathProtocol,
        ws=WebSocketProtocol,
        ws_max_size=settings.max_body_bytes,
        ws_ping_interval=settings.heartbeat,
        # Compression takes memory for each connection, and time for each message on each.
        ws_per_message_deflate=False,
        access_log=False,
        log_config=logging_config(settings),
        log_level="warning",
        timeout_graceful_shutdown=ceil(settings.shutdown_timeout),
        timeout_worker_healthcheck=SECONDS_TO_START,
    )
    with suppress(KeyboardInterrupt, Stopped):
        if workers > 1:
            Workers(config, [listener]).run()
        else:
            uvicorn.Server(config).run(sockets=[listener])
