"""Runs the ASGI application under uvicorn until someone stops it."""

import asyncio
import logging
import os
import socket
from contextlib import suppress
from copy import deepcopy
from math import ceil
from typing import Any

import uvicorn
from uvicorn.config import LOGGING_CONFIG
from uvicorn.supervisors import Multiprocess

from api.connections import GuardedConnection, GuardedSocket
from api.settings import Settings, variable

SECONDS_TO_START = 30  # for a worker that takes the place of another, on a machine that is busy


class AddressUnavailable(RuntimeError):
    """Says in one line why the server cannot listen."""


class Stopped(SystemExit):
    """The process was told to end."""


class CutOff(logging.Filter):
    """Keeps the traceback of each stream that was cut off at the end out of the log."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError))


class Reason(logging.Filter):
    """Keeps of a start that failed for want of the database only the reason; ASGI servers are told the traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.msg, str) and record.msg.startswith("Traceback") and "DatabaseUnavailable: " in record.msg:
            record.msg = record.msg.rpartition("DatabaseUnavailable: ")[2].strip()
        return True


def listen(host: str, port: int) -> socket.socket:
    """Takes the address before anything slow begins."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise AddressUnavailable(f"cannot listen on {host}, port {port}: {os.strerror(error.errno or 0)}") from error


def address(host: str, port: int) -> str:
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{name}:{port}"


def run(listener: socket.socket, workers: int, database_url: str, settings: Settings) -> None:
    """Workers are processes of their own: what they need to know reaches them by the environment."""
    os.environ[variable("database_url")] = database_url
    config = uvicorn.Config(
        "api.application:create_application",
        factory=True,
        workers=workers,
        loop="uvloop",
        http=GuardedConnection,
        ws=GuardedSocket,
        ws_max_size=settings.max_body_bytes,
        ws_ping_interval=settings.heartbeat,
        # Compressing takes memory for each reader, and time for each message to each of them.
        ws_per_message_deflate=False,
        access_log=False,
        log_config=_logging(),
        log_level="warning",
        timeout_graceful_shutdown=ceil(settings.shutdown_timeout),
        timeout_worker_healthcheck=SECONDS_TO_START,
    )
    with suppress(KeyboardInterrupt, Stopped):
        if workers > 1:
            Multiprocess(config, sockets=[listener]).run()
        else:
            uvicorn.Server(config).run(sockets=[listener])


def _logging() -> dict[str, Any]:
    logging_config = deepcopy(LOGGING_CONFIG)
    logging_config["filters"] = {"cut_off": {"()": CutOff}, "reason": {"()": Reason}}
    logging_config["handlers"]["default"]["filters"] = ["cut_off", "reason"]
    return logging_config
