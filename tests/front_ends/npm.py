"""Packages of npm: installed by their lock file, once for each, and what is built with them."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.imports import ROOT

CLIENT = ROOT / "clients" / "typescript"
EXAMPLES = ROOT / "examples"
QUIET = {
    "NEXT_TELEMETRY_DISABLED": "1",
    "ASTRO_TELEMETRY_DISABLED": "1",
    "DATELINE": f"{Path(sys.executable).parent}/dateline",
}
LONGEST = 600  # seconds, for an installation where nothing is cached


def required() -> None:
    missing = [name for name in ("node", "npm") if shutil.which(name) is None]
    if missing:
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say(f"What npm has to build is not tested here: there is no {', no '.join(missing)}.")


def run(folder: Path, *command: str, **environment: str) -> str:
    """Its output; the test fails with all of it where the command does."""
    finished = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | QUIET | environment,
        capture_output=True,
        text=True,
        timeout=LONGEST,
    )
    assert finished.returncode == 0, f"{' '.join(command)}\n{finished.stdout[-8000:]}\n{finished.stderr[-8000:]}"
    return finished.stdout


@contextmanager
def alone(name: str) -> Iterator[None]:
    """One process of a test run after the other."""
    with (ROOT / ".venv" / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def installed(folder: Path) -> None:
    """Unless it is, by this lock file."""
    stamp = folder / "node_modules" / ".installed"
    wanted = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        run(folder, "npm", "ci", "--prefer-offline", "--no-fund", "--no-audit")
        stamp.write_text(wanted)
