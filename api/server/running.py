"""Runs the ASGI application under uvicorn until someone stops it."""

import os
import socket
from contextlib import suppress
from math import ceil

import uvicorn
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.supervisors import Multiprocess

from api.http.client_address import NamedProxies
from api.server.fast_path import FastPathProtocol
from api.server.interpreter import uncollected
from api.server.stopping import Stopped
from api.server.websocket_protocol import WebSocketProtocol
from api.settings.settings import Settings, variable
from api.telemetry.logs import logging_config

SECONDS_TO_START = 30  # for a worker that takes the place of another, on a machine that is busy


class Config(uvicorn.Config):
    def load(self) -> None:
        with uncollected():
            super().load()
        if isinstance(self.loaded_app, ProxyHeadersMiddleware):
            self.loaded_app.trusted_hosts = NamedProxies(self.forwarded_allow_ips)


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
        "api.application:worker_application",
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
            Multiprocess(config, sockets=[listener]).run()
        else:
            uvicorn.Server(config).run(sockets=[listener])
