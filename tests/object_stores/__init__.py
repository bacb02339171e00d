"""Two servers of S3-compatible storage, which tests start: of rclone, and of moto."""

import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from socket import socket

BUCKET, KEY, SECRET = "pictures", "tester", "a-secret-of-tests"
ROOT = Path(__file__).parents[2]
MOTO = ROOT / ".venv" / "moto" / "bin" / "moto_server"
"""In an environment of its own, which `make test` makes: what it needs is older than what Dateline needs."""
LONGEST = 60  # seconds
KINDS = ("rclone", "moto")


@contextmanager
def object_store(kind: str, folder: Path) -> Iterator[str]:
    """Its address, with a bucket that is empty."""
    port = _free_port()
    (folder / BUCKET).mkdir(parents=True)
    process = subprocess.Popen(_command(kind, port, folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address, process)
        if kind == "moto":
            urllib.request.urlopen(urllib.request.Request(f"{address}/{BUCKET}", method="PUT"), timeout=LONGEST).close()
        yield address
    finally:
        process.terminate()
        process.wait()


def is_installed(kind: str) -> bool:
    return MOTO.exists() if kind == "moto" else _rclone() is not None


def _command(kind: str, port: int, folder: Path) -> list[str]:
    if kind == "moto":
        return [str(MOTO), "-H", "127.0.0.1", "-p", str(port)]
    options = ("--auth-key", f"{KEY},{SECRET}", "--addr", f"127.0.0.1:{port}", "--vfs-cache-mode", "off")
    return [str(_rclone()), "serve", "s3", *options, str(folder)]


def _rclone() -> str | None:
    return which("rclone", path=str(Path(sys.executable).parent))


def _free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + LONGEST
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except urllib.error.HTTPError:
            return  # it wants a signature
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"no server of S3 at {address}")
