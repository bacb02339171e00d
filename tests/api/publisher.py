"""A publisher as Dateline meets one: makes keys and tokens, and serves its public keys from a real server."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from time import time
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

DAY = 86_400  # seconds
SECRET = "for tests: a secret of more than 32 bytes"
PRIYA = {"sub": "42", "name": "Priya S"}


def claims(**changes: Any) -> dict[str, Any]:
    """Those of a good token, but for the changes; None leaves a claim out."""
    return {name: value for name, value in (PRIYA | {"exp": int(time()) + DAY} | changes).items() if value is not None}


def bearer(key: Any = SECRET, algorithm: str = "HS256", kid: str | None = None, **changes: Any) -> str:
    headers = None if kid is None else {"kid": kid}
    return f"Bearer {jwt.encode(claims(**changes), key, algorithm, headers)}"


def encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


def forged(header: dict[str, Any], payload: bytes, secret: bytes = SECRET.encode()) -> str:
    """What no library would sign: any header, any payload, and HMAC with any key."""
    signed = f"{encoded(json.dumps(header).encode())}.{encoded(payload)}"
    return f"Bearer {signed}.{encoded(hmac.digest(secret, signed.encode(), hashlib.sha256))}"


def rsa_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


def public(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, **members: Any) -> dict[str, Any]:
    """The key's entry in a key set."""
    if isinstance(key, rsa.RSAPrivateKey):
        return RSAAlgorithm.to_jwk(key.public_key(), as_dict=True) | members
    return ECAlgorithm.to_jwk(key.public_key(), as_dict=True) | members


class KeyServer(ThreadingHTTPServer):
    """Counts the requests, and answers with what it is told; `open` cleared keeps them waiting."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.status, self.body, self.requests = 200, b"", 0
        self.asked, self.open = Event(), Event()
        self.open.set()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/keys"

    def offer(self, *keys: Any) -> None:
        self.status, self.body = 200, json.dumps({"keys": keys}).encode()


class Answer(BaseHTTPRequestHandler):
    server: KeyServer

    def do_GET(self) -> None:
        self.server.requests += 1
        self.server.asked.set()
        self.server.open.wait(10)
        self.send_response(self.server.status)
        self.send_header("location", "/elsewhere")
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *_: Any) -> None: ...


@contextmanager
def key_server() -> Iterator[KeyServer]:
    with KeyServer() as server:
        thread = Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        yield server
        server.open.set()
        server.shutdown()
        thread.join()
