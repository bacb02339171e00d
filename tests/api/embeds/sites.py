"""A site that is asked for titles by oEmbed: a real server on this machine."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit


class OembedServer(ThreadingHTTPServer):
    """Answers with what it is told; `open` cleared keeps askers waiting. `asked` has the addresses that it was asked
    for."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.asked: list[str] = []
        self.status, self.body = 200, json.dumps({"type": "video", "title": "Bells at noon", "author_name": "Ines"})
        self.open = Event()
        self.open.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/oembed"


class Answer(BaseHTTPRequestHandler):
    server: OembedServer

    def do_GET(self) -> None:
        query = parse_qs(urlsplit(self.path).query)
        self.server.asked += query["url"]
        self.server.open.wait(60)
        body = self.server.body.encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def oembed_server() -> Iterator[OembedServer]:
    server = OembedServer()
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.open.set()
        server.shutdown()
        thread.join()
        server.server_close()
