"""A page of another site: on another port, with whatever policy and HTML it has, and the comments of ours in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

PAGE = """<!doctype html>
<html lang="{language}" dir="{direction}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>Another site</title>
  <link rel="icon" href="data:,">
  <script type="module" src="{dateline}/embed.js"></script>
  {head}
</head>
<body><main><h1>Another site</h1>{body}</main></body>
</html>"""
STRICT = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; script-src {dateline};"
    " connect-src {dateline}; require-trusted-types-for 'script'; trusted-types dateline"
)
"""Neither styles nor scripts in place, and nothing but the two sources that docs/embedding.md names."""


class Host(ThreadingHTTPServer):
    """Serves the page that it was last told to."""

    daemon_threads = True
    page, policy = "", ""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def show(self, dateline: str, body: str, *, strict: bool = False, head: str = "", language: str = "en") -> str:
        """The address of a page with this body."""
        direction = "rtl" if language == "ar" else "ltr"
        self.page = PAGE.format(dateline=dateline, body=body, head=head, language=language, direction=direction)
        self.policy = STRICT.format(dateline=dateline) if strict else ""
        return f"{self.origin}/story"


class _Answer(BaseHTTPRequestHandler):
    server: Host

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/html; charset=utf-8")
        if self.server.policy:
            self.send_header("content-security-policy", self.server.policy)
        self.end_headers()
        self.wfile.write(self.server.page.encode())

    def log_message(self, *_: object) -> None: ...


@contextmanager
def hosting() -> Iterator[Host]:
    with Host() as host:
        thread = Thread(target=host.serve_forever, args=[0.01])
        thread.start()
        yield host
        host.shutdown()
        thread.join()
